import type { Clock } from '../../shared/time.ts';

/** How often the service may have us look again (protocol.md §2). */
const everyMs = 10_000;
/** More names than one message carries are not gathered. */
const maxNames = 64;

/** Lets one wish to look again through at a time; what is wished meanwhile is looked at together when its time comes. */
export class RecollectPace {
  readonly #clock: Clock;
  readonly #look: (signals: readonly string[]) => void;
  readonly #names = new Set<string>();
  #cancel: (() => void) | undefined;
  constructor(clock: Clock, look: (signals: readonly string[]) => void) {
    this.#clock = clock;
    this.#look = look;
  }

  wish(signals: readonly string[]): void {
    for (const name of signals) if (this.#names.size < maxNames) this.#names.add(name);
    if (this.#cancel === undefined) this.#pass();
  }

  stop(): void {
    this.#cancel?.();
  }

  #pass(): void {
    const names = [...this.#names];
    this.#names.clear();
    this.#cancel = undefined;
    if (names.length === 0) return;
    this.#cancel = this.#clock.after(everyMs, () => this.#pass());
    this.#look(names);
  }
}
