import { connect, type Socket } from 'node:net';
import * as v from 'valibot';
import { LocalAnswer, localLimits } from '../../../shared/local-api.ts';

/** A program of the same user that means the agent no good, on one connection at a time. */
export class HostileClient {
  readonly #path: string;
  #socket: Socket | undefined;
  #said = 0;
  #rest = '';
  /** Answers by kind; anything that is no answer of the local API fails. */
  readonly answers = new Map<string, number>();
  fault: Error | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Sends a line; on a new connection where one takes no more in this second. */
  async say(line: Buffer): Promise<void> {
    if (this.#said >= localLimits.requestsPerSecond) await this.#renew();
    const socket = this.#socket ?? (await this.#open());
    this.#said += line.toString('latin1').split('\n').length;
    await new Promise<void>((resolve) => socket.write(Buffer.concat([line, Buffer.from('\n')]), () => resolve()));
  }

  leave(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  /** A connection that asks for as much as it can and reads none of it; cut off, it begins again. */
  static deaf(path: string, line: string): { destroy(): void } {
    let socket: Socket | undefined;
    let isOver = false;
    const begin = () => {
      if (isOver) return;
      const mine = connect(path);
      socket = mine;
      mine.on('error', () => mine.destroy());
      mine.pause();
      mine.on('connect', () => mine.write(`${line}\n`.repeat(localLimits.requestsPerSecond)));
      mine.on('close', begin);
    };
    begin();
    return {
      destroy() {
        isOver = true;
        socket?.destroy();
      },
    };
  }

  /** A connection that begins a line and never ends it. */
  static halfLine(path: string): Socket {
    const socket = connect(path);
    socket.on('error', () => socket.destroy()).on('connect', () => socket.write('{"id":1,"ask":"st'));
    return socket;
  }

  /** Waits for the answers to what was said, and goes. */
  async #renew(): Promise<void> {
    const socket = this.#socket;
    if (socket === undefined || socket.destroyed) return this.leave();
    const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    const late = setTimeout(() => socket.destroy(), 500);
    socket.end();
    await gone;
    clearTimeout(late);
    this.leave();
  }

  #open(): Promise<Socket> {
    this.#said = 0;
    this.#rest = '';
    return new Promise((resolve) => {
      const socket = connect(this.#path);
      this.#socket = socket;
      socket.setEncoding('utf8').on('data', (text: string) => this.#hear(text));
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        if (this.#socket === socket) this.#socket = undefined;
        resolve(socket);
      });
      socket.once('connect', () => resolve(socket));
    });
  }

  #hear(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const answer = v.safeParse(LocalAnswer, JSON.parse(line));
      if (!answer.success) this.fault ??= new Error(`no answer of the local API: ${line.slice(0, 200)}`);
      else {
        const kind =
          'problem' in answer.output
            ? answer.output.problem
            : (Object.keys(answer.output).find((key) => key !== 'id') ?? '');
        this.answers.set(kind, (this.answers.get(kind) ?? 0) + 1);
      }
    }
  }
}
