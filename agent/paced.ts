import type { Clock } from '../shared/time.ts';
import { RateLimit } from './rate-limit.ts';

/** Lets bursts through at once and a flood at a steady pace; what comes while one waits is that one. */
export class Paced {
  readonly #limit: RateLimit;
  readonly #clock: Clock;
  #cancel: (() => void) | undefined;
  constructor(burst: number, pauseMs: number, clock: Clock) {
    this.#limit = new RateLimit(burst, pauseMs, clock);
    this.#clock = clock;
  }

  /** Runs `task` now or at its time; drops it where another waits already, which then speaks for both. */
  run(task: () => void): void {
    if (this.#cancel !== undefined) return;
    const waitMs = this.#limit.take();
    if (waitMs === 0) return task();
    this.#cancel = this.#clock.after(waitMs, () => {
      this.#cancel = undefined;
      this.#limit.take();
      task();
    });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
