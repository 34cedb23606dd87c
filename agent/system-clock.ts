import { performance } from 'node:perf_hooks';
import type { Clock } from '../shared/time.ts';

/** The real clock. Its timers keep a process alive until they are cancelled. */
export const systemClock: Clock = {
  now: () => Math.floor(Date.now() / 1_000),
  elapsedMs: () => performance.now(),
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};
