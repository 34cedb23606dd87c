import type { Clock } from '../../shared/time.ts';

/** How often something may happen: `burst` at once, then `perSecond`. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** Counts what happens against a rate; returns 0 where it may, else the whole seconds until it may again. */
export function tokenBucket({ burst, perSecond }: Rate, clock: Clock): () => number {
  let left = burst;
  let at = clock.elapsedMs();
  return () => {
    const now = clock.elapsedMs();
    left = Math.min(burst, left + ((now - at) / 1_000) * perSecond);
    at = now;
    if (left < 1) return Math.max(1, Math.ceil((1 - left) / perSecond));
    left -= 1;
    return 0;
  };
}
