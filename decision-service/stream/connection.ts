import type { RawData, WebSocket } from 'ws';
import { closeCode, type DeviceMessage, type ServiceMessage } from '../../shared/messages.ts';
import { ProblemError } from '../../shared/problem.ts';
import type { Clock } from '../../shared/time.ts';
import { RevokedError } from '../attest/revoked-error.ts';
import { type CredentialBook, credentialBook } from '../tpm/credential-book.ts';
import { type NonceBook, nonceBook } from './nonce-book.ts';
import { readMessage } from './read-message.ts';
import type { StreamLimits } from './stream-limits.ts';
import type { StreamWork } from './stream-work.ts';
import { tokenBucket } from './token-bucket.ts';

/** Frames that may wait while one is worked on; a device has one in flight, so more is a flood. */
const waitingFrames = 32;
/** A client that does not read is cut off before it fills our memory. */
const unreadBytes = 1_048_576;
/** Refusals in a row for going too fast, after which the socket is closed. */
const patience = 10;

/** One socket of the stream, from its challenge to its close. It holds no timer and nothing outlives it. */
export class Connection {
  readonly nonces: NonceBook = nonceBook();
  /** What a key is to be proved by, here and nowhere else. */
  readonly #credentials: CredentialBook = credentialBook();
  /** The device that proved itself here with evidence. */
  device: string | undefined;
  /** Whether a ping is unanswered. */
  isSilent = false;
  /** When the last message came that was not refused, on the clock of intervals. */
  heardAtMs: number;
  readonly openedOrder: number;
  readonly #socket: WebSocket;
  readonly #work: StreamWork;
  readonly #clock: Clock;
  readonly #rate: () => number;
  #queue: Promise<void> = Promise.resolve();
  #waiting = 0;
  #tooFast = 0;

  constructor(socket: WebSocket, openedOrder: number, work: StreamWork, clock: Clock, limits: StreamLimits) {
    this.#socket = socket;
    this.openedOrder = openedOrder;
    this.#work = work;
    this.#clock = clock;
    this.#rate = tokenBucket(limits.messages, clock);
    this.heardAtMs = clock.elapsedMs();
  }

  open(): void {
    this.#socket.on('message', (data, isBinary) => this.#hear(data, isBinary));
    // Each is answered by itself, and so counts as a message; who reads no answer would fill our memory.
    this.#socket.on('ping', () => {
      if (this.#rate() > 0) this.#socket.terminate();
      else this.#cutUnread();
    });
    this.#socket.on('pong', () => {
      this.isSilent = false;
    });
    this.send({ type: 'challenge', challenge: this.#work.challenge(this.nonces) });
  }

  send(message: ServiceMessage): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (!this.#cutUnread()) this.#socket.send(JSON.stringify(message));
  }

  #cutUnread(): boolean {
    const isFull = this.#socket.bufferedAmount > unreadBytes;
    if (isFull) this.#socket.terminate();
    return isFull;
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** Asks for a sign of life; a socket that gave none since the last time is cut. */
  ping(): void {
    if (this.isSilent) return this.#socket.terminate();
    this.isSilent = true;
    this.#socket.ping();
  }

  #hear(data: RawData, isBinary: boolean): void {
    const wait = this.#rate();
    if (wait > 0) return this.#slowDown(wait);
    this.#tooFast = 0;
    if (this.#waiting >= waitingFrames) return this.close(closeCode.tryLater, 'one message at a time');
    this.#waiting += 1;
    // One after the other, so that answers keep the order of the questions.
    this.#queue = this.#queue.then(() => this.#take(data, isBinary));
  }

  async #take(data: RawData, isBinary: boolean): Promise<void> {
    this.#waiting -= 1;
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    let type: DeviceMessage['type'] | undefined;
    try {
      if (isBinary) throw new ProblemError('malformed', 'text frames only');
      const message = readMessage(data.toString());
      type = message.type;
      await this.#answer(message);
    } catch (thrown) {
      this.#refuseOrCut(thrown, type);
    }
  }

  async #answer(message: DeviceMessage): Promise<void> {
    if (message.type === 'error') return this.#work.heard(message.problem);
    this.#work.refuseWrongClock();
    if (message.type === 'attest') {
      const { answer, proved } = await this.#work.attest(message, this.nonces);
      this.heardAtMs = this.#clock.elapsedMs();
      if (proved === undefined || this.#work.speaksFor(this, proved)) this.send(answer);
    } else {
      const answer = await this.#known(message);
      this.heardAtMs = this.#clock.elapsedMs();
      this.send(answer);
    }
  }

  /** The answer to what a key says of itself. */
  #known({ type, proof }: Extract<DeviceMessage, { type: 'enrol' | 'prove' | 'activate' }>): Promise<ServiceMessage> {
    const { prover } = this.#work;
    if (type === 'prove') return prover.prove(proof, this.nonces, this.#credentials);
    if (type === 'activate') return prover.activate(proof, this.nonces, this.#credentials);
    return this.#work.enrol(proof, this.nonces);
  }

  /** A refusal that cannot be said either ends the socket: there is no state without a way on. */
  #refuseOrCut(thrown: unknown, type: DeviceMessage['type'] | undefined): void {
    try {
      this.#refuse(thrown, type);
    } catch (fault) {
      this.#work.fault(fault);
      this.#socket.terminate();
    }
  }

  #refuse(thrown: unknown, type?: DeviceMessage['type']): void {
    if (thrown instanceof RevokedError) return this.#farewell(thrown, type);
    const { problem } = thrown instanceof ProblemError ? thrown : this.#work.fault(thrown);
    this.send({ type: 'error', problem, challenge: this.#work.challenge(this.nonces) });
  }

  /** Tells a revoked device under a signature, which alone it believes; only then is it sent away for good. */
  #farewell({ device, nonce, problem }: RevokedError, type: DeviceMessage['type'] | undefined): void {
    const result = this.#work.revokedResult(device, nonce);
    if (result !== undefined) this.send({ type: 'decision', result });
    if (type !== 'attest' || result === undefined) this.send({ type: 'error', problem });
    this.close(closeCode.forbidden, 'revoked');
  }

  #slowDown(wait: number): void {
    this.#tooFast += 1;
    if (this.#tooFast > patience) return this.close(closeCode.tryLater, `retry-after=${wait}`);
    this.#refuse(new ProblemError('rate-limited', undefined, wait));
  }
}
