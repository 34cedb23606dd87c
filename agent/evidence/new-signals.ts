import type { DeviceStatus } from '../../shared/device-status.ts';
import { splitJws } from '../../shared/jws.ts';
import type { Reading } from '../../shared/reading.ts';
import { type SignalId, signalIds } from '../../shared/signals/catalogue.ts';
import type { Clock, Instant } from '../../shared/time.ts';
import { readJson } from '../json-text.ts';
import type { Ledger } from '../ledger/ledger.ts';

/**
 * How long a signal that was never sent is held back where nobody is told of it: a laptop without a tray must not stay unread for
 * ever. It is judged meanwhile as it was before the update that brought it: as not read, which never passes.
 */
export const heldMs = 600_000;

type Posture = Readonly<Record<string, Reading>>;

/** Holds back the signals that this laptop never sent, until a person was told of them or their time is over. */
export class NewSignals {
  readonly #released: (ids: readonly SignalId[]) => void;
  readonly #sentFrom: Instant;
  readonly #cancel: () => void;
  #held: readonly SignalId[];

  /**
   * @param sent what was sent before; undefined on a laptop that sent nothing yet: whoever enrols it sees the whole list
   * @param released told of signals that are sent from now on
   */
  constructor(sent: ReadonlySet<string> | undefined, clock: Clock, released: (ids: readonly SignalId[]) => void) {
    this.#held = sent === undefined ? [] : signalIds.filter((id) => !sent.has(id));
    this.#released = released;
    this.#sentFrom = clock.now() + heldMs / 1_000;
    this.#cancel = this.#held.length === 0 ? () => undefined : clock.after(heldMs, () => this.told(this.#held));
  }

  /** What is held back, as the status says it. */
  get announced(): DeviceStatus['newSignals'] {
    return this.#held.length === 0 ? undefined : this.#held.map((id) => ({ id, sentFrom: this.#sentFrom }));
  }

  /** A person was told of signals: they are held back no more. */
  told(ids: readonly SignalId[]): void {
    const freed = this.#held.filter((id) => ids.includes(id));
    if (freed.length === 0) return;
    this.#held = this.#held.filter((id) => !freed.includes(id));
    this.#released(freed);
  }

  /** What of a posture may leave now. */
  sendable(posture: Posture): Posture {
    if (this.#held.length === 0) return posture;
    const held = new Set<string>(this.#held);
    return Object.fromEntries(Object.entries(posture).filter(([id]) => !held.has(id)));
  }

  stop(): void {
    this.#cancel();
  }
}

/** Items that are read at a time, and how many pages at most: an agent that is offline for long signs some without a reading. */
const page = { items: 32, most: 16 } as const;

/**
 * The signals that were sent before, as the newest evidence in the ledger says: there is no list beside it that could say something
 * else. Undefined where there is none.
 */
export function sentSignals(ledger: Pick<Ledger, 'recent'>): ReadonlySet<string> | undefined {
  let before: number | undefined;
  for (let turn = 0; turn < page.most; turn += 1) {
    const items = ledger.recent(page.items, before);
    for (const { seq, jws } of items) {
      const ids = seq === 0 ? [] : postureIds(jws);
      if (ids.length > 0) return new Set(ids);
    }
    before = items.at(-1)?.id;
    if (before === undefined) return undefined;
  }
  return undefined;
}

function postureIds(jws: string): string[] {
  const payload = splitJws(jws)?.payload;
  const claims = payload === undefined ? undefined : readJson(Buffer.from(payload, 'base64url').toString('utf8'));
  const posture = typeof claims === 'object' && claims !== null && 'posture' in claims ? claims.posture : undefined;
  return typeof posture === 'object' && posture !== null ? Object.keys(posture) : [];
}
