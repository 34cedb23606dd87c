import type { Clock, Instant } from '../time.ts';

/** A clock whose hands a test turns. Tasks run in the order of their time, inside `advance`. */
export class ManualClock implements Clock {
  #ms = 0;
  #epochMs: number;
  #tasks: { readonly atMs: number; readonly task: () => void }[] = [];
  constructor(now: Instant = 1_795_310_000) {
    this.#epochMs = now * 1_000;
  }

  now(): Instant {
    return Math.floor((this.#epochMs + this.#ms) / 1_000);
  }

  elapsedMs(): number {
    return this.#ms;
  }

  after(delayMs: number, task: () => void): () => void {
    const entry = { atMs: this.#ms + delayMs, task };
    this.#tasks.push(entry);
    return () => {
      this.#tasks = this.#tasks.filter((each) => each !== entry);
    };
  }

  /** How many tasks wait. */
  get waiting(): number {
    return this.#tasks.length;
  }

  /** Lets time pass; whatever falls due runs, also what a task asks for within the span. */
  advance(ms: number): void {
    const untilMs = this.#ms + ms;
    for (;;) {
      const [next] = this.#tasks.filter(({ atMs }) => atMs <= untilMs).toSorted((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      this.#ms = Math.max(this.#ms, next.atMs);
      this.#tasks = this.#tasks.filter((each) => each !== next);
      next.task();
    }
    this.#ms = untilMs;
  }

  /** Sets the wall clock, as a person or NTP does; intervals are not touched. */
  setWall(now: Instant): void {
    this.#epochMs = now * 1_000 - this.#ms;
  }
}
