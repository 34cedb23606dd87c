import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import { enrolmentCode } from '../../../decision-service/enrol/enrolment-code.ts';
import { openCertificates } from '../../../decision-service/keys/certificates.ts';
import { deviceIdOf } from '../../../shared/jws.ts';
import type { DeviceMessage } from '../../../shared/messages.ts';
import { newKey, sha256 } from '../../support/device/key.ts';
import { answerData, asideText, challengeOf, goodAnswer, type Voice } from './hostile-words.ts';
import type { Call } from './plan.ts';
import { Witness } from './witness.ts';

/** An agent that says nothing for this long, neither word nor close, hangs. */
const patienceMs = 8_000;
/** An agent that goes on does so at once; whoever has nothing more to say is not waited for. */
const answerMs = 25;
const stranger = newKey();

/** A service that holds the very key an agent trusts, and means it no good. */
export class HostileService {
  readonly witness = new Witness();
  readonly voice: Voice;
  readonly caFile: string;
  /** Messages that were on their way while the agent still listened. */
  sent = 0;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #waiting: ((socket: WebSocket) => void)[] = [];
  readonly #calling: WebSocket[] = [];

  private constructor(server: Server, caFile: string, url: string) {
    this.#server = server;
    this.caFile = caFile;
    this.voice = { key: newKey(), url, chain: '', recorded: '{}' };
    this.#sockets = new WebSocketServer({ server, perMessageDeflate: false });
    this.#sockets.on('connection', (socket) => {
      socket.on('error', () => undefined);
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#calling.push(socket);
      else waiting(socket);
    });
  }

  static async open(folder: string): Promise<HostileService> {
    mkdirSync(join(folder, 'service'), { mode: 0o700 });
    const tls = await openCertificates(join(folder, 'service'), '127.0.0.1', Math.floor(Date.now() / 1_000));
    const server = createServer({ key: tls.key, cert: tls.certificate });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new HostileService(server, tls.caFile, `https://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  code(): string {
    const { url, key } = this.voice;
    return enrolmentCode({ url, issuer_jkts: [key.kid], token_id: 'token-of-a-test', token_secret: sha256('secret') });
  }

  /** Takes the next connection of the agent and does to it what the plan says; fails where the agent hangs or says what it may not. */
  async take(call: Call): Promise<void> {
    const socket = await this.#next();
    const line = new Line(socket, this.witness);
    const send = (data: string | Buffer, binary = false) => {
      if (socket.readyState === socket.OPEN) this.sent += 1;
      socket.send(data, { binary });
    };
    if (!call.pinned) {
      send(JSON.stringify({ type: 'challenge', challenge: challengeOf(this.voice, stranger) }));
      if ((await line.next()) !== undefined) throw new Error('the agent spoke to a service that proved nothing');
    } else {
      send(JSON.stringify({ type: 'challenge', challenge: challengeOf(this.voice) }));
      let message = await line.next();
      for (const aside of call.asides) send(asideText(aside, this.voice));
      for (const answer of call.answers) {
        // What waits goes first; mostly it is let through, or no decision would ever be spoilt.
        for (let turn = 0; turn < 40 && isHistory(message) && !['spoilt', 'message'].includes(answer.is); turn++) {
          send(goodAnswer(message, this.voice));
          message = await line.next();
        }
        if (message === undefined) break;
        const { data, binary } = answerData(answer, message, this.voice, deviceIdOf(this.witness.first ?? ''));
        send(data, binary);
        message = await line.next(answerMs);
      }
    }
    socket.close(call.close.code, call.close.reason);
    const cut = setTimeout(() => socket.terminate(), 100);
    await line.closed;
    clearTimeout(cut);
    if (line.fault !== undefined) throw line.fault;
  }

  /** Takes the next connection and pours so many frames of one kind over it, as fast as they go, until the agent has enough. */
  async flood(kind: 'pings' | 'challenges' | 'noise' | 'binary', count: number): Promise<void> {
    const socket = await this.#next();
    const line = new Line(socket, this.witness);
    const challenge = JSON.stringify({ type: 'challenge', challenge: challengeOf(this.voice) });
    socket.send(challenge);
    for (let at = 0; at < count && socket.readyState === socket.OPEN; at++) {
      if (kind === 'pings') socket.ping();
      else socket.send(kind === 'challenges' ? challenge : 'x'.repeat(300), { binary: kind === 'binary' });
      // What is waiting to be sent is ours to bear, not the agent's.
      if (socket.bufferedAmount > 1_048_576) await new Promise((resolve) => setImmediate(resolve));
    }
    const cut = setTimeout(() => socket.terminate(), patienceMs);
    await line.closed;
    clearTimeout(cut);
    if (line.fault !== undefined) throw line.fault;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #next(): Promise<WebSocket> {
    const calling = this.#calling.shift();
    if (calling !== undefined) return Promise.resolve(calling);
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('the agent does not come back')), patienceMs * 4);
      this.#waiting.push((socket) => {
        clearTimeout(late);
        resolve(socket);
      });
    });
  }
}

const isHistory = (message: DeviceMessage | undefined): message is DeviceMessage =>
  message?.type === 'attest' && !message.live;

/** What an agent says on one connection, each of it seen by the witness. */
class Line {
  readonly closed: Promise<void>;
  fault: unknown;
  readonly #inbox: DeviceMessage[] = [];
  #heard: () => void = () => undefined;
  #isOver = false;

  constructor(socket: WebSocket, witness: Witness) {
    socket.on('message', (data) => {
      const message = JSON.parse(data.toString()) as DeviceMessage;
      try {
        witness.hear(message);
      } catch (thrown) {
        this.fault ??= thrown;
      }
      this.#inbox.push(message);
      this.#heard();
    });
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.#isOver = true;
        this.#heard();
        resolve();
      });
    });
    this.#isOver = socket.readyState === socket.CLOSED;
  }

  /** The next message; undefined where the agent has gone, or says nothing within the limit. */
  async next(limitMs = patienceMs): Promise<DeviceMessage | undefined> {
    const message = this.#inbox.shift();
    if (message !== undefined || this.#isOver) return message;
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, limitMs);
      this.#heard = () => {
        clearTimeout(late);
        resolve();
      };
    });
    return this.#inbox.shift();
  }
}
