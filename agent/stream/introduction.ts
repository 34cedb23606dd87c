import type { RestartReason } from '../../shared/enrolment.ts';
import { messageOf, StanceError } from '../../shared/errors.ts';
import type { KeyProtection } from '../../shared/evidence.ts';
import { deviceIdOf, type Jws } from '../../shared/jws.ts';
import { isWeaker } from '../../shared/key-assurance.ts';
import type { Unopened } from '../../shared/key-proof.ts';
import type { Problem } from '../../shared/problem.ts';
import { type ResultClaims, resultExtension } from '../../shared/result.ts';
import type { Enrolment } from '../identity/identity.ts';
import { activateProof, enrolProof, proveProof, receiptProof, restartProof, rotateProof } from '../identity/proofs.ts';
import type { DeviceKey, HardwareVoice } from '../keys/device-key.ts';
import type { Speaker } from './speaker.ts';
import { confirms, keptPins, openCredential, openResult, signerOf, type Trust } from './trust.ts';

/** What has to be said before evidence: who we are, that it changed, or where our key lies. */
export type Step =
  | { readonly kind: 'enrol' | 'receipt' | 'rotate' | 'prove' }
  | { readonly kind: 'restart'; readonly reason: RestartReason };

/** A step that was sent: what its answer must name. */
export interface Introduced {
  readonly kind: Step['kind'] | 'activate';
  /** The chain that the answer opens or goes on with. */
  readonly opens: string;
  /** The key that the answer is about. */
  readonly key: string;
}

/** How long a place that could not be used is let be; the next connection tries it at once. */
const againMs = 3_600_000;
/** How soon a service that asks is shown a key again: a TPM may pass from busy, an operator may name its maker, and a connection stands for weeks. */
const proveAgainMs = 300_000;

type Wishes = Pick<ResultClaims[typeof resultExtension], 'rotate' | 'rotate_to' | 'key_protection'>;

/**
 * How this device makes itself known on one connection (protocol.md §5, §6). Every step is decided from what is on disk and what the
 * service refused, and what it changes on disk comes in one write, after a word of the service that holds.
 */
export class Introduction {
  readonly #speaker: Speaker;
  #restart: RestartReason | undefined;
  #receipt: { readonly text: string; readonly signer: string | undefined } | undefined;
  /** The service does not know our key or chain, and is to be shown what it once signed. */
  #isForgotten = false;
  /** The service wants to see where the key lies. */
  #isProofWanted = false;
  /** When a key was last tried to be made in a place that the policy wants. */
  #triedMs = Number.NEGATIVE_INFINITY;
  /** When the key was last shown, or tried to be. */
  #shownMs = Number.NEGATIVE_INFINITY;
  /** Said once on a connection: what was refused is refused again. */
  readonly #said = new Set<Step['kind']>();
  readonly #keyKept: (why: string) => void;
  #resume: (retired?: string) => void = () => undefined;

  /** @param keyKept told why a rotation waits: its key cannot be opened now */
  constructor(speaker: Speaker, keyKept: (why: string) => void) {
    this.#speaker = speaker;
    this.#keyKept = keyKept;
  }

  /** What is due now; undefined where there is nothing to say but evidence, or nobody to say it for. */
  due(trust: Trust): Step | undefined {
    const { enrolment, pending, next } = this.#speaker.identity.held;
    if (enrolment === undefined) {
      if (pending === undefined) return undefined;
      return this.#restart === undefined ? { kind: 'enrol' } : { kind: 'restart', reason: this.#restart };
    }
    if (this.#isForgotten) return { kind: 'receipt' };
    // Before everything that the key signs: after a lost answer the service takes no more from the one of before.
    if (next !== undefined && !this.#said.has('rotate')) return { kind: 'rotate' };
    const isLost = this.#speaker.ledger.head(enrolment.chain) === undefined;
    if (this.#restart !== undefined || isLost) return { kind: 'restart', reason: this.#restart ?? 'state-lost' };
    // The issuer key was rolled: a receipt by the one of before may one day count no more.
    const isOld = this.#signerOf(enrolment.receipt) !== trust.kid && !this.#said.has('receipt');
    if (isOld) return { kind: 'receipt' };
    const mayShow = this.#speaker.clock.elapsedMs() - this.#shownMs >= proveAgainMs;
    return this.#isProofWanted && mayShow ? { kind: 'prove' } : undefined;
  }

  /** Asked at every step, of a receipt that hardly ever changes. */
  #signerOf(receipt: string): string | undefined {
    if (this.#receipt?.text !== receipt) this.#receipt = { text: receipt, signer: signerOf(receipt) };
    return this.#receipt.signer;
  }

  /** The proof of a step; undefined where it is no longer due. Nothing is kept of it before `begin`. */
  async prove(step: Step, nonce: string): Promise<{ proof: string; begin(): Introduced } | undefined> {
    const { clock, platform, mode, ledger, identity } = this.#speaker;
    const { kind } = step;
    this.#said.add(step.kind);
    const key = await this.#speaker.key();
    const { enrolment, pending } = identity.held;
    const iat = clock.now();
    const url = enrolment?.url ?? pending?.url;
    if (url === undefined) return undefined;
    // The opening of a chain is on disk before its proof leaves.
    const opening = (proof: string, cause: string) => ({
      proof,
      begin: () => ({ kind, opens: ledger.open(proof, clock.now(), cause), key: key.id }),
    });
    if (step.kind === 'restart')
      return opening(await restartProof(key, url, { nonce, iat, reason: step.reason }), `restart:${step.reason}`);
    if (kind === 'enrol' && pending !== undefined)
      return opening(await enrolProof(key, pending, { nonce, iat, platform, mode }), 'enrol');
    if (kind === 'enrol' || enrolment === undefined) return undefined;
    const opens = enrolment.chain;
    if (kind === 'receipt') {
      const proof = await receiptProof(key, enrolment, { nonce, iat, platform, mode });
      return { proof, begin: () => ({ kind, opens, key: key.id }) };
    }
    if (kind === 'prove') {
      this.#shownMs = clock.elapsedMs();
      const about = await this.#ask(key, (hardware) => hardware.describe());
      if (about === undefined) return undefined;
      const proof = await proveProof(key, enrolment.url, about, { nonce, iat });
      return { proof, begin: () => ({ kind, opens, key: key.id }) };
    }
    const next = await this.#speaker.successor().catch((error: unknown) => this.#keyKept(messageOf(error)));
    // The rung of the next key is locked: evidence goes on with the key there is.
    if (next === undefined) return undefined;
    await this.#pause();
    const seq = ledger.head(enrolment.chain)?.seq ?? 0;
    const proof = await rotateProof(key, next, enrolment, { nonce, iat, seq });
    return { proof, begin: () => ({ kind, opens, key: next.id }) };
  }

  /** Opens what the service hid in answer to a proof; undefined where it is none by a pinned key for exactly this key. */
  async activate(
    flight: Introduced,
    credential: Jws,
    trust: Trust,
  ): Promise<{ proof: Jws; flight: Introduced } | undefined> {
    const deviceId = this.#speaker.identity.held.enrolment?.deviceId ?? '';
    const hidden = openCredential(credential, trust, { deviceId, key: flight.key });
    if (hidden === undefined || flight.kind !== 'prove') return undefined;
    const key = await this.#speaker.key();
    if (key.id !== flight.key) return undefined;
    // It is said also where it failed: the service then knows why, and asks again.
    const opened: Buffer | Unopened = (await this.#ask(key, (hardware) => hardware.open(hidden))) ?? 'tpmUnavailable';
    const proof = await activateProof(key, hidden, opened, this.#speaker.clock.now());
    return { proof, flight: { ...flight, kind: 'activate' } };
  }

  /** A TPM that does not answer now holds up no evidence. */
  async #ask<T>({ hardware }: DeviceKey, ask: (hardware: HardwareVoice) => Promise<T>): Promise<T | undefined> {
    if (hardware === undefined) return undefined;
    try {
      return await ask(hardware);
    } catch (error) {
      if (!(error instanceof StanceError)) throw error;
      this.#keyKept(error.message);
      return undefined;
    }
  }

  /** Takes the answer to a step; undefined where it is not one that a pinned key gave to exactly this. */
  confirm(introduced: Introduced, result: string, trust: Trust): ResultClaims | undefined {
    const { identity } = this.#speaker;
    const { enrolment, pending, key, next } = identity.held;
    const url = enrolment?.url ?? pending?.url;
    const deviceId = enrolment?.deviceId ?? deviceIdOf(key?.id ?? '');
    const claims = trust.url === url ? openResult(result, trust, deviceId) : undefined;
    if (claims === undefined || url === undefined || !confirms(claims, introduced)) return undefined;
    const { chain, iss_jkts, retired = [] } = claims[resultExtension];
    const pinned = enrolment?.issuerKeys ?? pending?.issuer_jkts ?? [];
    const known: Enrolment = {
      url,
      issuerKeys: [...keptPins(pinned, trust.kid, iss_jkts)],
      deviceId,
      chain,
      receipt: result,
    };
    if (introduced.kind === 'rotate')
      identity.save({
        enrolment: known,
        key: next,
        next: undefined,
        retired: identity.retiring(key),
        past: identity.remembering(retired.map(({ jwk }) => jwk)),
      });
    else identity.save({ enrolment: known, pending: undefined });
    this.#restart = undefined;
    this.#isForgotten = false;
    this.#isProofWanted = claims[resultExtension].key_protection?.prove === true;
    this.#resume(introduced.kind === 'rotate' ? key?.id : undefined);
    return claims;
  }

  /**
   * What a refusal means for who we are. It is unsigned: it says how to go on, never what to forget.
   * @returns true where the service takes neither us nor its own receipt, so that only a person can help
   */
  refused({ type }: Problem, flight: Introduced['kind'] | 'history' | 'live' | undefined): boolean {
    this.#resume();
    const isEnrolled = this.#speaker.identity.held.enrolment !== undefined;
    const hasShown = this.#said.has('receipt');
    this.#isForgotten = false;
    if (type === 'chain-fork') this.#restart = type;
    if (type === 'already-enrolled' && flight === 'enrol') this.#restart = 'state-lost';
    if (type === 'unknown-chain') {
      if (hasShown || !isEnrolled) this.#restart = type;
      else this.#isForgotten = true;
    }
    if (type !== 'unknown-key' || !isEnrolled) return false;
    this.#isForgotten = !hasShown;
    return flight === 'receipt';
  }

  /**
   * The service has withdrawn its trust under its signature. An enrolment stays as it is, with its history. One that was never confirmed
   * goes, with its key and its code: the code would bring back in what an administrator has just put out.
   */
  revoked(): void {
    const { identity } = this.#speaker;
    const { enrolment, key } = identity.held;
    if (enrolment === undefined) identity.save({ key: undefined, pending: undefined, retired: identity.retiring(key) });
  }

  /**
   * The service says, under its signature, whether another key is to follow, and where it is to be kept; where it does not, one that was
   * made for it goes. And whether it wants to see where the key lies.
   */
  async follow({ rotate, rotate_to: asked, key_protection }: Wishes): Promise<void> {
    const { identity } = this.#speaker;
    const { next } = identity.held;
    const isAsked = rotate === true || asked !== undefined;
    this.#isProofWanted = key_protection?.prove === true;
    // One that was made before the policy wanted it elsewhere is not shown to anybody.
    const isElsewhere = asked !== undefined && next !== undefined && isWeaker(next.protection, asked);
    if (next !== undefined && (!isAsked || isElsewhere))
      identity.save({ next: undefined, retired: identity.retiring(next) });
    // Once a connection: a service that asks without end gets no more keys than the back-off between connections lets it.
    if (isAsked && identity.held.next === undefined && !this.#said.has('rotate') && this.#mayTry(asked))
      return this.#tryKeys(() => this.#speaker.successor(asked));
    await this.tidy();
  }

  /** A place that cannot be used now is not asked at every decision: for a TPM that is work each time. */
  #mayTry(asked: KeyProtection | undefined): boolean {
    if (asked === undefined) return true;
    const nowMs = this.#speaker.clock.elapsedMs();
    if (nowMs - this.#triedMs < againMs) return false;
    this.#triedMs = nowMs;
    return true;
  }

  /** Destroys the keys that sign no more, now that the service has vouched for the one that does. */
  async tidy(): Promise<void> {
    if (this.#speaker.identity.held.retired !== undefined) await this.#tryKeys(() => this.#speaker.destroyRetired());
  }

  /** A rung that is locked now holds up no evidence. */
  async #tryKeys(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#keyKept(messageOf(error));
    }
  }

  /** The connection is gone; whoever waits to sign goes on. */
  close(): void {
    this.#resume();
  }

  /** From here to the answer nothing is signed: the proof says which item was the last of the key that goes. */
  #pause(): Promise<void> {
    return new Promise((started, failed) => {
      this.#speaker
        .pause(() => {
          const over = new Promise<string | undefined>((resume) => {
            this.#resume = resume;
          });
          started();
          return over;
        })
        .catch(failed);
    });
  }
}
