import type { Clock } from '../shared/time.ts';

/** The real hands: the wall clock for what is written down, a steady one for intervals. Its timers keep no process alive. */
export const systemClock: Clock = {
  now: () => Math.floor(Date.now() / 1_000),
  elapsedMs: () => performance.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
