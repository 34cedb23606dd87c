import { isSignalId, type SignalId, signalIds } from '../shared/signals/catalogue.ts';
import type { Clock } from '../shared/time.ts';
import type { Lookout, Seen } from './lookout.ts';
import { Paced } from './paced.ts';
import { RateLimit } from './rate-limit.ts';
import type { Demand, Outcome } from './stream/demand.ts';

/** A look that somebody waits for waits this long for its decision. */
const decisionMs = 15_000;
/** A signal that flaps makes at most this many rows in a burst, then one per pause, the newest state last. */
const flapping = { burst: 10, pauseMs: 10_000 } as const;
/** Each question of a local program is a look, a signature and a decision; a loop of them must slow neither laptop nor service. */
const asking = { burst: 10, pauseMs: 2_000 } as const;

/** What whoever asks wants besides a decision: a posture token along with it, or to be told once all was looked at. */
interface Wish {
  readonly token?: boolean;
  looked?(collectMs: number): void;
}

/** Turns what is seen, and what is asked, into demands for a decision. */
export class Inquiry {
  readonly #lookout: Lookout;
  readonly #clock: Clock;
  readonly #demand: (demand: Demand) => void;
  readonly #paces = new Map<SignalId, Paced>();
  readonly #askPace: RateLimit;

  constructor(lookout: Lookout, clock: Clock, demand: (demand: Demand) => void) {
    this.#lookout = lookout;
    this.#clock = clock;
    this.#demand = demand;
    this.#askPace = new RateLimit(asking.burst, asking.pauseMs, clock);
  }

  /** A watcher's look brought something new: said at once, unless the signal flaps. One that does holds up no other. */
  noticed({ cause, changed, startedMs, collectMs }: Seen): void {
    let isSaid = false;
    let isNow = true;
    for (const id of changed) {
      this.#paceOf(id).run(() => {
        // What changed together is said together.
        if (isNow && isSaid) return;
        isSaid = true;
        this.#demand({ cause, startedMs, collectMs, token: false, settle: [] });
      });
    }
    isNow = false;
  }

  #paceOf(id: SignalId): Paced {
    const pace = this.#paces.get(id) ?? new Paced(flapping.burst, flapping.pauseMs, this.#clock);
    this.#paces.set(id, pace);
    return pace;
  }

  /** Looks now for a local program and waits for the decision; an honest "no" when there is none in time. */
  async ask(ids: readonly SignalId[], cause: string, wish: Wish = {}): Promise<Outcome> {
    if (this.#askPace.take() > 0)
      return { decided: false, isBusy: true, said: 'asked too often; ask again in a moment' };
    return this.#ask(ids, cause, wish);
  }

  async #ask(ids: readonly SignalId[], cause: string, { token = false, looked }: Wish = {}): Promise<Outcome> {
    const startedMs = this.#clock.elapsedMs();
    const { collectMs } = await this.#lookout.look(ids, cause, startedMs);
    looked?.(collectMs);
    return new Promise((resolve) => {
      const giveUp = this.#clock.after(decisionMs, () =>
        resolve({ decided: false, said: 'the service did not answer in time' }),
      );
      const settle = (outcome: Outcome) => {
        giveUp();
        resolve(outcome);
      };
      this.#demand({ cause, startedMs, collectMs, token, settle: [settle] });
    });
  }

  /** The service wants to hear again: of signals it names, or, at its beat, of all. */
  recollect(names: readonly string[]): void {
    if (names.length === 0) return this.refresh('beat');
    // Its outcome shows in the status; nobody else waits for it.
    void this.#ask(names.filter(isSignalId), 'requested');
  }

  /** Looks at everything, or at some signals, and asks for a fresh decision, whether anything changed or not. */
  refresh(cause: string, ids: readonly SignalId[] = signalIds): void {
    void this.#ask(ids, cause);
  }

  stop(): void {
    for (const pace of this.#paces.values()) pace.stop();
  }
}
