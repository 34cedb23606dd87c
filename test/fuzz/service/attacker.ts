import * as v from 'valibot';
import type { Jws } from '../../../shared/jws.ts';
import { DeviceMessage } from '../../../shared/messages.ts';
import { ProblemType } from '../../../shared/problem.ts';
import { enrolledDevice, type TestDevice } from '../../support/device/device.ts';
import { sha256 } from '../../support/device/key.ts';
import { connectStream, type StreamClient } from '../../support/device/stream-client.ts';
import { type HostileFrame, hostileFrame } from './hostile-frame.ts';
import type { ServicePlan } from './plan.ts';

/** A connection of ours takes this many messages at once (decision-service/stream/stream-limits.ts); beyond, nothing is parsed. */
const messagesPerConnection = 190;
/** A device whose numbers were driven this far is left for a new one. */
const farSeq = 2 ** 40;

/** What became of one message: the answer's type, the problem's, or the code the socket was closed with. */
export type Outcome = string;

/** A key that claims a TPM comes as far as the certificates. */
const claimed = { key_protection: 'tpm' } as const;

/** One laptop gone bad: it sends a message at a time and waits for what it is owed. */
export class Attacker {
  readonly #code: string;
  readonly #caFile: string;
  #device: TestDevice;
  #stream: StreamClient | undefined;
  #sent = 0;

  private constructor(code: string, caFile: string, device: TestDevice, stream: StreamClient) {
    this.#code = code;
    this.#caFile = caFile;
    this.#device = device;
    this.#stream = stream;
  }

  static async enrol(code: string, caFile: string): Promise<Attacker> {
    const { device, stream } = await enrolledDevice(code, caFile, claimed);
    return new Attacker(code, caFile, device, stream);
  }

  /** A token of this laptop that others may play again. */
  recorded(): Jws {
    return this.#device.evidence({}, {}, true);
  }

  /** Sends what a plan says; fails where nothing comes that is owed, or something that nobody knows. */
  async send(plan: ServicePlan, recorded: Jws): Promise<Outcome> {
    const stream = await this.#connected();
    const { seq, head } = this.#device;
    const frame = hostileFrame(plan, this.#device, recorded);
    stream.socket.send(frame.data, { binary: frame.binary });
    this.#sent += 1;
    Object.assign(this.#device, { seq, head });
    if (isProblemOfOurs(frame)) return 'heard';
    try {
      return this.#take(await stream.next(), frame);
    } catch (thrown) {
      const said = thrown instanceof Error ? thrown.message : String(thrown);
      if (!said.startsWith('closed')) throw new Error(`${said} to ${JSON.stringify(plan).slice(0, 300)}`);
      this.#stream = undefined;
      return said.split(' ').slice(0, 2).join(' ');
    }
  }

  async leave(): Promise<void> {
    await this.#stream?.cut();
  }

  #take(message: Awaited<ReturnType<StreamClient['next']>>, frame: HostileFrame): Outcome {
    if (message.type === 'error') {
      if (message.challenge !== undefined) this.#device.nonce = nonceOf(message.challenge);
      return v.parse(ProblemType, message.problem.type);
    }
    if (message.type === 'decision') this.#device.hearDecision(message.result);
    if (message.type === 'enrolled') this.#device.nonce = this.#nextNonce(message.result);
    if (message.type === 'decision' || message.type === 'received') this.#follow(frame);
    return message.type;
  }

  /** What was accepted stands: the next item goes on from it. */
  #follow({ data }: HostileFrame): void {
    const { evidence } = JSON.parse(data.toString()) as { evidence: Jws[] };
    for (const jws of evidence) {
      const claims = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString()) as {
        iss?: string;
        seq: number;
      };
      if (claims.iss === this.#device.id && claims.seq > this.#device.seq)
        Object.assign(this.#device, { seq: claims.seq, head: sha256(jws) });
    }
  }

  #nextNonce(result: Jws): string {
    const { 'tag:stance.example,2026:result': said } = this.#device.read(result);
    return said.next_nonce ?? '';
  }

  async #connected(): Promise<StreamClient> {
    if (this.#device.seq > farSeq) {
      await this.leave();
      const fresh = await enrolledDevice(this.#code, this.#caFile, claimed);
      this.#device = fresh.device;
      this.#stream = fresh.stream;
      this.#sent = 1;
    }
    if (this.#stream !== undefined && this.#sent < messagesPerConnection) return this.#stream;
    await this.leave();
    this.#sent = 0;
    this.#stream = await this.#admitted();
    return this.#stream;
  }

  /** Connects, as often as the service says to come back. */
  async #admitted(): Promise<StreamClient> {
    const stream = await connectStream(this.#device.data.url, this.#device.ca);
    try {
      this.#device.hearChallenge((await stream.expect('challenge')).challenge);
      return stream;
    } catch (thrown) {
      const seconds = /closed 1013 retry-after=(\d+)/.exec(thrown instanceof Error ? thrown.message : '')?.[1];
      if (seconds === undefined) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1_000));
      return await this.#admitted();
    }
  }
}

const nonceOf = (challenge: Jws): string =>
  (JSON.parse(Buffer.from(challenge.split('.')[1] ?? '', 'base64url').toString()) as { eat_nonce: string }).eat_nonce;

/** A device may say that it could not go on; that is noted and not answered. */
function isProblemOfOurs({ data, binary }: HostileFrame): boolean {
  if (binary || !data.toString().includes('error')) return false;
  try {
    const message = v.safeParse(DeviceMessage, JSON.parse(data.toString()));
    return message.success && message.output.type === 'error';
  } catch {
    // Not JSON, so it is answered with a refusal.
    return false;
  }
}
