import type { Reading } from '../shared/reading.ts';
import { type SignalId, signalIds } from '../shared/signals/catalogue.ts';
import { sessionSignalIds } from '../shared/signals/session-signals.ts';
import type { Clock } from '../shared/time.ts';
import type { Boot } from './boot.ts';
import { collect } from './collect.ts';
import type { Host } from './host/host.ts';
import type { Readings, SessionFacts } from './session-facts.ts';

/** What a look brought. */
export interface Seen {
  readonly cause: string;
  /** The signals that read otherwise than before. */
  readonly changed: readonly SignalId[];
  /** When the reason to look came up, and how long looking took; on the clock that only grows. */
  readonly startedMs: number;
  readonly collectMs: number;
}

/** A look that has not begun. */
interface Planned {
  readonly ids: Set<SignalId>;
  cause: string;
  readonly startedMs: number;
  readonly seen: Promise<Seen>;
}

/** Hints that follow each other faster than this are looked at together; the first never waits. */
const gatherMs = 250;

/** A clock that is slewed moves by less between two looks at everything. */
const slewedSeconds = 60;

/** Of what people's sessions say, what counts; nothing does where nobody is asked. */
type Sessions = Pick<SessionFacts, 'see' | 'over'>;
const nobody: Sessions = { see: async () => undefined, over: (own) => own };

/** Holds what was last seen of every signal, and looks again when there is reason to. */
export class Lookout {
  readonly #host: Host;
  readonly #clock: Clock;
  readonly #seen: (seen: Seen) => void;
  readonly #sessions: Sessions;
  readonly #boot: Pick<Boot, 'uptime'> | undefined;
  /** How far the wall clock was ahead of the time since the start when everything was looked at last. */
  #ahead: number | undefined;
  readonly #own: Record<string, Reading> = {};
  /** As the looks found it, to tell what changed. */
  readonly #found: Record<string, Reading> = {};
  #hints = new Set<SignalId>();
  #hintedMs = 0;
  #quietFromMs = 0;
  #cancel: (() => void) | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  /** The look that waits for the one under way, if any. */
  #next: Planned | undefined;

  /** @param boot tells whether the wall clock was set; left out, nobody asks */
  constructor(
    host: Host,
    clock: Clock,
    seen: (seen: Seen) => void,
    sessions: Sessions = nobody,
    boot?: Pick<Boot, 'uptime'>,
  ) {
    this.#host = host;
    this.#clock = clock;
    this.#seen = seen;
    this.#sessions = sessions;
    this.#boot = boot;
  }

  /** What was last seen, with what the session in front says of itself. */
  get readings(): Readings {
    return this.#sessions.over(this.#own);
  }

  /**
   * The same for something that will be signed: who is in front is looked at in this very moment, and everything is where the wall clock
   * was set since. What was read before would else be taken for hours old, and every door be shut, because a laptop began an hour wrong.
   */
  async vouched(): Promise<Readings> {
    const moved = (this.#aheadNow() ?? 0) - (this.#ahead ?? 0);
    if (this.#ahead !== undefined && Math.abs(moved) > slewedSeconds) await this.look(signalIds, 'clock');
    await this.#sessions.see();
    return this.readings;
  }

  /** A watcher says that a signal may have changed. Looked at once; what follows within a moment is gathered. */
  hint(id: SignalId): void {
    const now = this.#clock.elapsedMs();
    if (this.#hints.size === 0) this.#hintedMs = now;
    this.#hints.add(id);
    if (this.#cancel !== undefined) return;
    if (now >= this.#quietFromMs) return this.#flush();
    this.#cancel = this.#clock.after(this.#quietFromMs - now, () => this.#flush());
  }

  /**
   * Looks at signals now and says what came of it. One look at a time, so that two never mix their readings; all that is asked for
   * while one is under way is looked at together in the next, so that looks never pile up.
   */
  look(ids: readonly SignalId[] = signalIds, cause: string, startedMs = this.#clock.elapsedMs()): Promise<Seen> {
    if (this.#next !== undefined) {
      for (const id of ids) this.#next.ids.add(id);
      // Whoever asked makes a demand anyway; what a watcher saw is said only under its own name.
      if (cause.startsWith('changed:') && !this.#next.cause.startsWith('changed:')) this.#next.cause = cause;
      return this.#next.seen;
    }
    const seen: Promise<Seen> = this.#turn.then(() => {
      const { ids: all, cause: why, startedMs: since } = next;
      this.#next = undefined;
      return this.#look([...all], why, since);
    });
    const next: Planned = { ids: new Set(ids), cause, startedMs, seen };
    this.#next = next;
    this.#turn = seen.catch((error: unknown) => error);
    return seen;
  }

  stop(): void {
    this.#cancel?.();
  }

  #aheadNow(): number | undefined {
    return this.#boot && this.#clock.now() - this.#boot.uptime();
  }

  #flush(): void {
    this.#cancel = undefined;
    this.#quietFromMs = this.#clock.elapsedMs() + gatherMs;
    const ids = [...this.#hints];
    this.#hints = new Set();
    // A collector never throws; what a watcher of `seen` throws is a fault of ours and ends the process.
    void this.look(ids, `changed:${ids.join('+')}`, this.#hintedMs);
  }

  async #look(ids: readonly SignalId[], cause: string, startedMs: number): Promise<Seen> {
    const began = this.#clock.elapsedMs();
    if (ids.length === signalIds.length) this.#ahead = this.#aheadNow();
    const collected = await collect(this.#host, ids);
    for (const id of ids) {
      const reading = collected[id]?.reading;
      if (reading !== undefined) this.#own[id] = reading;
    }
    if (sessionSignalIds.some((id) => ids.includes(id))) await this.#sessions.see();
    const { readings } = this;
    const changed: SignalId[] = [];
    for (const id of ids) {
      const reading = readings[id];
      if (reading === undefined) continue;
      if (!sameFact(this.#found[id], reading)) changed.push(id);
      this.#found[id] = reading;
    }
    const seen = { cause, changed, startedMs, collectMs: this.#clock.elapsedMs() - began };
    this.#seen(seen);
    return seen;
  }
}

/** Whether two readings say the same, whenever each was made. */
const sameFact = (before: Reading | undefined, after: Reading): boolean =>
  before !== undefined && JSON.stringify({ ...before, at: 0 }) === JSON.stringify({ ...after, at: 0 });
