import type { Clock } from '../shared/time.ts';

/** A bucket of permits that fills again at a steady pace: bursts pass, floods do not. */
export class RateLimit {
  readonly #burst: number;
  readonly #everyMs: number;
  readonly #clock: Clock;
  #permits: number;
  #filledMs: number;
  constructor(burst: number, everyMs: number, clock: Clock) {
    this.#burst = burst;
    this.#everyMs = everyMs;
    this.#clock = clock;
    this.#permits = burst;
    this.#filledMs = clock.elapsedMs();
  }

  /** Takes a permit, or gives the milliseconds until there is one again. */
  take(): 0 | number {
    const now = this.#clock.elapsedMs();
    const filled = Math.floor((now - this.#filledMs) / this.#everyMs);
    if (filled > 0) {
      this.#permits = Math.min(this.#burst, this.#permits + filled);
      this.#filledMs += filled * this.#everyMs;
    }
    if (this.#permits <= 0) return this.#filledMs + this.#everyMs - now;
    this.#permits -= 1;
    return 0;
  }
}
