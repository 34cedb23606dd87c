import type { Clock } from '../../shared/time.ts';
import { type Rate, tokenBucket } from './token-bucket.ts';

/** A rate whose burst and what follows it are together, within any second, no more than so many. */
export const evenly = (perSecond: number): Rate => {
  const burst = Math.max(1, perSecond / 10);
  return { burst, perSecond: Math.max(perSecond - burst, perSecond / 2) };
};

/** How often what waits is looked at; at two hundred a second that is four each time. */
const stepMs = 20;

/** Runs tasks in their order and no faster than a rate: at once while nothing waits. Whoever calls bounds how many there are. */
export interface Pace {
  run(task: () => void): void;
  stop(): void;
}

export function pace(perSecond: number, clock: Clock): Pace {
  const mayRun = tokenBucket(evenly(perSecond), clock);
  const waiting: (() => void)[] = [];
  let cancel: (() => void) | undefined;
  const move = () => {
    cancel = undefined;
    while (waiting.length > 0 && mayRun() === 0) waiting.shift()?.();
    if (waiting.length > 0) cancel = clock.after(stepMs, move);
  };
  return {
    run(task) {
      if (waiting.length === 0 && mayRun() === 0) return task();
      waiting.push(task);
      cancel ??= clock.after(stepMs, move);
    },
    stop() {
      cancel?.();
      waiting.length = 0;
    },
  };
}
