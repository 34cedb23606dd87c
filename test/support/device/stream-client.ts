import { type ClientOptions, WebSocket } from 'ws';
import { type ServiceMessage, streamPath, subprotocol } from '../../../shared/messages.ts';

/** How long a test waits for the service before it fails. */
const patienceMs = 10_000;

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** One socket to the stream, with everything that came over it in order. */
export class StreamClient {
  readonly socket: WebSocket;
  readonly closed: Promise<Closed>;
  readonly #inbox: ServiceMessage[] = [];
  readonly #waiting: ((message: ServiceMessage | Closed) => void)[] = [];
  #ended: Closed | undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('error', () => undefined);
    socket.on('message', (data) => this.#hand(JSON.parse(data.toString()) as ServiceMessage));
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => {
        this.#ended = { code, reason: reason.toString() };
        for (const waiting of this.#waiting.splice(0)) waiting(this.#ended);
        resolve(this.#ended);
      });
    });
  }

  /** The next message; fails with why the socket closed where it did instead. */
  async next(): Promise<ServiceMessage> {
    const message = this.#inbox.shift();
    if (message !== undefined) return message;
    if (this.#ended !== undefined) throw new Error(`closed ${this.#ended.code} ${this.#ended.reason}`);
    const came = await new Promise<ServiceMessage | Closed>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('the service said nothing')), patienceMs);
      this.#waiting.push((what) => {
        clearTimeout(late);
        resolve(what);
      });
    });
    if ('type' in came) return came;
    throw new Error(`closed ${came.code} ${came.reason}`);
  }

  /** The next message of one type; anything else is a failure that says what came. */
  async expect<Type extends ServiceMessage['type']>(type: Type): Promise<Extract<ServiceMessage, { type: Type }>> {
    const message = await this.next();
    if (message.type === type) return message as Extract<ServiceMessage, { type: Type }>;
    throw new Error(`expected ${type}, got ${JSON.stringify(message).slice(0, 300)}`);
  }

  send(message: object | string | Buffer): void {
    this.socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
  }

  /** Cuts the socket without a word. */
  async cut(): Promise<void> {
    this.socket.terminate();
    await this.closed;
  }

  async close(): Promise<void> {
    this.socket.close(1000);
    await this.closed;
  }

  #hand(message: ServiceMessage): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#inbox.push(message);
    else waiting(message);
  }
}

/** Connects to the stream of a service; rejects with the HTTP status where the upgrade is refused. */
export function connectStream(
  url: string,
  ca: string,
  { protocols = [subprotocol], ...options }: ClientOptions & { protocols?: string[] } = {},
): Promise<StreamClient> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace('https:', 'wss:')}${streamPath}`, protocols, {
      ca,
      perMessageDeflate: false,
      ...options,
    });
    const client = new StreamClient(socket);
    socket.once('open', () => resolve(client));
    socket.once('error', reject);
  });
}
