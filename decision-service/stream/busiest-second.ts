import type { Clock } from '../../shared/time.ts';

/** Counts what happens in any second, wherever that second begins. */
export interface BusiestSecond {
  count(): void;
  /** The most that happened within one second since the last reset. */
  most(): number;
  reset(): void;
}

export function busiestSecond(clock: Clock): BusiestSecond {
  // As long as the busiest second: what is counted has a limit of its own.
  const times: number[] = [];
  let most = 0;
  return {
    count() {
      const now = clock.elapsedMs();
      while (times[0] !== undefined && times[0] <= now - 1_000) times.shift();
      most = Math.max(most, times.push(now));
    },
    most: () => most,
    reset() {
      most = 0;
    },
  };
}
