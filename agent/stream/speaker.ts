import type { KeyProtection, Mode } from '../../shared/evidence.ts';
import type { Platform } from '../../shared/platform.ts';
import type { Problem } from '../../shared/problem.ts';
import type { ResultClaims } from '../../shared/result.ts';
import type { Clock } from '../../shared/time.ts';
import type { Attestor } from '../evidence/attestor.ts';
import type { IdentityFile } from '../identity/identity.ts';
import type { DeviceKey } from '../keys/device-key.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Demand } from './demand.ts';

/** What a conversation works with; it owns none of it. */
export interface Speaker {
  readonly identity: IdentityFile;
  readonly ledger: Ledger;
  /** Makes the next item of the chain. */
  readonly next: Attestor['next'];
  readonly pause: Attestor['pause'];
  readonly clock: Clock;
  readonly platform: Platform;
  readonly mode: Mode;
  /** The device key; made when there is none yet and the laptop is about to enrol. */
  key(): Promise<DeviceKey>;
  /** The key that is to follow it, where it was asked for; durable before it is returned. */
  successor(asked?: KeyProtection): Promise<DeviceKey>;
  /** Destroys the keys that sign no more. */
  destroyRetired(): Promise<void>;
  /** What is to be answered live, once the backlog is through; taken, so that it is answered once. */
  takeDemand(): Demand | undefined;
}

/** Which item a decision answers, and how long signing it and waiting for the answer took. */
export interface AnswerMarks {
  readonly seq: number;
  readonly signMs: number;
  readonly answerMs: number;
}

/** What a conversation tells; it changes nothing but the ledger and the identity by itself. */
export interface ConversationEvents {
  /** The service has proved on this connection who it is. */
  trusted(): void;
  enrolled(result: ResultClaims): void;
  decided(result: ResultClaims, demand: Demand, marks: AnswerMarks, token: string | undefined): void;
  refused(problem: Problem): void;
  /** The service has withdrawn its trust, in a signed result that may come unasked. */
  revoked(result: ResultClaims): void;
  /** The service takes neither us nor its receipt, or signs with a key that is not pinned: only a person can help. */
  estranged(what: 'forgotten' | 'issuerUnknown'): void;
  /** A key could not be made or destroyed now; it is tried again. */
  keyKept(why: string): void;
  recollect(signals: readonly string[]): void;
  /** The demand was not answered and stays open. */
  unanswered(demand: Demand): void;
}
