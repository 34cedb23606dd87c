import { connect, type Socket } from 'node:net';
import { messageOf, StanceError } from '../../shared/errors.ts';
import { parse } from '../../shared/issues.ts';
import { LocalAnswer, type LocalRequest, localLimits, type WithoutId } from '../../shared/local-api.ts';
import { readJson } from '../json-text.ts';

/** A connection to the daemon as `stance status` and its kin use it. */
export class LocalClient {
  readonly #socket: Socket;
  #rest = '';
  #next = 1;
  readonly #waiting = new Map<number, { resolve: (answer: LocalAnswer) => void; reject: (error: Error) => void }>();
  readonly #watchers = new Map<number, (answer: LocalAnswer) => void>();

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.#receive(text));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#fail(new StanceError('daemonNotRunning', 'the Stance agent went away')));
  }

  /** Throws daemonNotRunning with the path that was tried. */
  static open(path: string): Promise<LocalClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(path);
      socket.once('connect', () => resolve(new LocalClient(socket)));
      socket.once('error', (error) =>
        reject(
          new StanceError('daemonNotRunning', `the Stance agent does not answer at ${path}: ${messageOf(error)}`, {
            cause: error,
          }),
        ),
      );
    });
  }

  /** Asks once. Throws what the daemon refused. */
  ask(request: WithoutId<LocalRequest>, timeoutMs = 20_000): Promise<LocalAnswer> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new StanceError('timedOut', `the Stance agent did not answer within ${timeoutMs / 1_000} s`));
      }, timeoutMs);
      const settle =
        <T>(done: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          this.#waiting.delete(id);
          done(value);
        };
      this.#waiting.set(id, { resolve: settle(resolve), reject: settle(reject) });
      this.#socket.write(`${JSON.stringify({ ...request, id })}\n`);
    });
  }

  /** The status now and at every change, until the connection ends. */
  watch(tell: (answer: LocalAnswer) => void): void {
    const id = this.#next++;
    this.#watchers.set(id, tell);
    this.#socket.write(`${JSON.stringify({ id, ask: 'watch' })}\n`);
  }

  onClose(task: () => void): void {
    this.#socket.on('close', task);
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(text: string): void {
    this.#rest += text;
    if (this.#rest.length > 2 * localLimits.answerBytes) return void this.#socket.destroy();
    const lines = this.#rest.split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#handle(line);
  }

  #handle(line: string): void {
    const parsed = parse(LocalAnswer, readJson(line));
    if (!parsed.ok || parsed.value.id === null) return void this.#socket.destroy();
    const answer = parsed.value;
    const id = answer.id ?? 0;
    this.#watchers.get(id)?.(answer);
    this.#waiting.get(id)?.resolve(answer);
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
