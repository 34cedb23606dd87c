import { messageOf } from '../../shared/errors.ts';
import { deviceIdOf } from '../../shared/jws.ts';
import type { DeviceMessage, ServiceMessage } from '../../shared/messages.ts';
import { streamLimits } from '../../shared/messages.ts';
import type { Problem } from '../../shared/problem.ts';
import { resultExtension } from '../../shared/result.ts';
import type { Enrolment } from '../identity/identity.ts';
import type { LedgerItem } from '../ledger/ledger.ts';
import type { Demand } from './demand.ts';
import { FramePace } from './frame-pace.ts';
import { type Introduced, Introduction, type Step } from './introduction.ts';
import { RecollectPace } from './recollect-pace.ts';
import type { ConversationEvents, Speaker } from './speaker.ts';
import { isRevocation, keptPins, openResult, type Trust, trustChallenge } from './trust.ts';

type InFlight =
  | Introduced
  | { readonly kind: 'history'; readonly last: number; readonly bytes: number; readonly sentMs: number }
  | {
      readonly kind: 'live';
      readonly item: LedgerItem;
      readonly nonce: string;
      readonly demand: Demand;
      readonly signMs: number;
      readonly sentMs: number;
    };

/** A service that has said nothing for this long is not working. */
const answerMs = 30_000;
/** Refusals in a row after which the connection is given up: the next one may do better, later. */
const maxRefusals = 4;
/** Messages that may wait for their turn; the service has no reason to say more before it is answered. */
const maxWaiting = 32;

/**
 * The agent's side of one connection (protocol.md §2): trust first, then enrolment, then the backlog in order, then live
 * evidence, one frame in flight at a time. Every step is decided from what is on disk, so it can end anywhere and begin again.
 */
export class Conversation {
  readonly #speaker: Speaker;
  readonly #events: ConversationEvents;
  readonly #send: (message: DeviceMessage) => void;
  readonly #end: (said: string) => void;
  readonly #recollects: RecollectPace;
  readonly #introduction: Introduction;
  readonly #pace = new FramePace();
  #trust: Trust | undefined;
  #nonce: string | undefined;
  #inFlight: InFlight | undefined;
  #sentUpTo = 0;
  #refusals = 0;
  #turn: Promise<void> = Promise.resolve();
  #waiting = 0;
  #cancelWait: () => void;
  /** Nothing is heard or said any more: the connection is gone, or about to go. */
  #isOver = false;

  constructor(
    speaker: Speaker,
    events: ConversationEvents,
    send: (message: DeviceMessage) => void,
    end: (said: string) => void,
  ) {
    this.#speaker = speaker;
    this.#events = events;
    this.#send = send;
    this.#end = end;
    this.#introduction = new Introduction(speaker, (why) => events.keyKept(why));
    this.#recollects = new RecollectPace(speaker.clock, (signals) => events.recollect(signals));
    // Whoever takes a connection and never proves itself would otherwise hold us for ever.
    this.#cancelWait = speaker.clock.after(answerMs, () => this.#leave('no answer'));
  }

  receive(message: ServiceMessage): void {
    if (this.#waiting >= maxWaiting) return this.#leave('the service says too much at once');
    this.#waiting += 1;
    this.#queue(() => {
      this.#waiting -= 1;
      return this.#handle(message);
    });
  }

  /** There is something new to say; it is said as soon as it is its turn. */
  nudge(): void {
    this.#queue(async () => undefined);
  }

  /** The connection is gone. What was in flight is still on disk; only the demand goes back. */
  close(): void {
    this.#isOver = true;
    this.#cancelWait();
    this.#recollects.stop();
    this.#introduction.close();
    if (this.#inFlight?.kind === 'live') this.#events.unanswered(this.#inFlight.demand);
    this.#inFlight = undefined;
  }

  /** One step at a time, each followed by whatever the state now asks for. */
  #queue(step: () => Promise<void>): void {
    this.#turn = this.#turn.then(async () => {
      if (this.#isOver) return;
      try {
        await step();
        if (!this.#isOver && this.#inFlight === undefined && this.#trust !== undefined && this.#nonce !== undefined)
          await this.#advance();
      } catch (error) {
        this.#leave(messageOf(error));
      }
    });
  }

  #leave(said: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#end(said);
  }

  async #handle(message: ServiceMessage): Promise<void> {
    if (message.type === 'challenge') return this.#challenged(message.challenge);
    if (this.#trust === undefined) return this.#leave('the service spoke before it proved itself');
    switch (message.type) {
      case 'enrolled':
        return this.#enrolled(message.result);
      case 'credential':
        return this.#activate(message.credential);
      case 'received':
        if (this.#inFlight?.kind !== 'history') return this.#leave('an answer to nothing');
        this.#sentUpTo = this.#inFlight.last;
        this.#pace.answered(this.#inFlight.bytes, this.#speaker.clock.elapsedMs() - this.#inFlight.sentMs);
        return this.#landed();
      case 'decision':
        return this.#decided(message.result, message.token);
      case 'recollect':
        return this.#recollects.wish(message.signals);
      case 'error':
        return this.#refused(message.problem, message.challenge);
    }
  }

  #challenged(challenge: string): void {
    const { enrolment, pending } = this.#speaker.identity.held;
    const pinned =
      enrolment ?? (pending === undefined ? undefined : { url: pending.url, issuerKeys: pending.issuer_jkts });
    const proved = pinned === undefined ? undefined : trustChallenge(challenge, pinned);
    if (proved === undefined) {
      if (enrolment !== undefined) this.#events.estranged('issuerUnknown');
      return this.#leave('the service did not prove itself with a pinned key');
    }
    const first = this.#trust === undefined;
    this.#trust = proved.trust;
    this.#nonce = proved.nonce;
    if (!first) return;
    this.#cancelWait();
    this.#events.trusted();
  }

  /** Decides the next frame from what is on disk. */
  async #advance(): Promise<void> {
    const step = this.#trust === undefined ? undefined : this.#introduction.due(this.#trust);
    if (step !== undefined) return this.#introduce(step);
    const { enrolment } = this.#speaker.identity.held;
    if (enrolment === undefined) return;
    const backlog = this.#pace.fitting(
      this.#speaker.ledger.waiting(enrolment.chain, this.#sentUpTo, streamLimits.evidencePerFrame),
    );
    if (backlog.length > 0) return this.#sendHistory(backlog);
    const demand = this.#speaker.takeDemand();
    if (demand !== undefined) await this.#sendLive(enrolment, demand);
  }

  #sendHistory(items: readonly LedgerItem[]): void {
    const bytes = items.reduce((sum, { jws }) => sum + jws.length, 0);
    const sentMs = this.#speaker.clock.elapsedMs();
    this.#await({ kind: 'history', last: items.at(-1)?.seq ?? this.#sentUpTo, bytes, sentMs });
    this.#send({ type: 'attest', evidence: items.map(({ jws }) => jws), live: false });
  }

  async #sendLive(enrolment: Enrolment, demand: Demand): Promise<void> {
    const nonce = this.#nonce;
    if (nonce === undefined) return this.#events.unanswered(demand);
    // Used once, whatever comes of it.
    this.#nonce = undefined;
    const began = this.#speaker.clock.elapsedMs();
    let item: LedgerItem;
    try {
      item = await this.#speaker.next(await this.#speaker.key(), enrolment, demand.cause, nonce);
    } catch (error) {
      this.#events.unanswered(demand);
      throw error;
    }
    // The connection went while the key was slow: what was signed is on disk, and history by now.
    if (this.#isOver) return this.#events.unanswered(demand);
    const sentMs = this.#speaker.clock.elapsedMs();
    this.#sentUpTo = item.seq;
    this.#await({ kind: 'live', item, nonce, demand, signMs: sentMs - began, sentMs });
    this.#send({ type: 'attest', evidence: [item.jws], live: true, ...(demand.token ? { want: ['token'] } : {}) });
  }

  async #introduce(step: Step): Promise<void> {
    const nonce = this.#nonce;
    if (nonce === undefined) return;
    this.#nonce = undefined;
    const made = await this.#introduction.prove(step, nonce);
    if (this.#isOver) return this.#introduction.close();
    if (made === undefined) {
      this.#nonce = nonce;
      return this.#advance();
    }
    this.#await(made.begin());
    this.#send({ type: step.kind === 'prove' ? 'prove' : 'enrol', proof: made.proof });
  }

  /** The service hid something for our key; a TPM may take as long for it as for everything else together. */
  async #activate(credential: string): Promise<void> {
    const flight = this.#inFlight;
    if (flight === undefined || this.#trust === undefined || !('opens' in flight))
      return this.#leave('an answer to nothing');
    this.#landed();
    const made = await this.#introduction.activate(flight, credential, this.#trust);
    if (this.#isOver) return;
    if (made === undefined) return this.#leave('a credential that is not for this key');
    this.#await(made.flight);
    this.#send({ type: 'activate', proof: made.proof });
  }

  /** The device is known: one write brings the enrolment and takes the token away. */
  async #enrolled(result: string): Promise<void> {
    const flight = this.#inFlight;
    if (flight === undefined || this.#trust === undefined || !('opens' in flight))
      return this.#leave('an answer to nothing');
    const claims = this.#introduction.confirm(flight, result, this.#trust);
    if (claims === undefined) return this.#leave('the enrolment was not confirmed with a pinned key');
    this.#refusals = 0;
    this.#sentUpTo = 0;
    this.#nonce = claims[resultExtension].next_nonce;
    this.#landed();
    this.#events.enrolled(claims);
    await this.#introduction.tidy();
    if (this.#nonce === undefined) this.#leave('enrolled; evidence follows on a new connection');
  }

  async #decided(result: string, token: string | undefined): Promise<void> {
    const flight = this.#inFlight;
    const { enrolment } = this.#speaker.identity.held;
    const deviceId = enrolment?.deviceId ?? deviceIdOf(this.#speaker.identity.held.key?.id ?? '');
    const claims = this.#trust === undefined ? undefined : openResult(result, this.#trust, deviceId);
    if (claims !== undefined && isRevocation(claims)) {
      this.#introduction.revoked();
      this.#events.revoked(claims);
      return this.#leave('the service has revoked this laptop');
    }
    if (enrolment === undefined || flight?.kind !== 'live') return this.#leave('an answer to nothing');
    const ours = claims?.submods.device.eat_nonce === flight.nonce && claims[resultExtension].chain === enrolment.chain;
    if (claims === undefined || !ours) return this.#leave('a decision that does not answer this evidence');
    const { ack, iss_jkts, next_nonce } = claims[resultExtension];
    this.#speaker.ledger.acknowledge(enrolment.chain, Math.min(ack, flight.item.seq), this.#speaker.clock.now());
    const pins = keptPins(enrolment.issuerKeys, this.#trust?.kid ?? '', iss_jkts);
    if (pins.join() !== enrolment.issuerKeys.join())
      this.#speaker.identity.save({ enrolment: { ...enrolment, issuerKeys: [...pins] } });
    this.#nonce = next_nonce;
    this.#refusals = 0;
    this.#landed();
    const answerMs = this.#speaker.clock.elapsedMs() - flight.sentMs;
    const marks = { seq: flight.item.seq, signMs: flight.signMs, answerMs };
    this.#events.decided(claims, flight.demand, marks, token);
    await this.#introduction.follow(claims[resultExtension]);
    if (next_nonce === undefined) this.#leave('the decision brought no nonce to go on with');
  }

  /** A refusal is unsigned: it says how to go on, never what to forget. */
  #refused(problem: Problem, challenge: string | undefined): void {
    const flight = this.#inFlight;
    if (flight?.kind === 'live') this.#events.unanswered(flight.demand);
    // What was refused live is history now, and goes first.
    this.#sentUpTo = 0;
    this.#landed();
    this.#events.refused(problem);
    this.#refusals += 1;
    if (this.#introduction.refused(problem, flight?.kind)) {
      this.#events.estranged('forgotten');
      return this.#leave(`${problem.title} (${problem.type})`);
    }
    const later = problem.retry_after !== undefined || this.#refusals >= maxRefusals;
    if (challenge === undefined || later) return this.#leave(`${problem.title} (${problem.type})`);
    this.#challenged(challenge);
  }

  #await(flight: InFlight): void {
    this.#inFlight = flight;
    this.#cancelWait = this.#speaker.clock.after(answerMs, () => this.#leave('no answer'));
  }

  #landed(): void {
    this.#cancelWait();
    this.#inFlight = undefined;
  }
}
