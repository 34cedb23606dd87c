import type { Instant } from '../../shared/time.ts';

/** Proofs of one key within its window: more than a person's programs ask for, far less than fills the cache. */
const perKey = 2_000;
/** Proofs in all; a proof is refused rather than an unexpired one forgotten. */
const inAll = 200_000;

/** Remembers which proofs were shown, for as long as they could be shown again. */
export interface ReplayCache {
  /** Takes a proof once; false where it was seen before or where there is no room to remember it. */
  take(key: string, jti: string, until: Instant, now: Instant): boolean;
  readonly size: number;
}

export function replayCache(): ReplayCache {
  const seen = new Map<string, Map<string, Instant>>();
  let size = 0;
  let sweptAt = 0;
  const sweep = (now: Instant) => {
    sweptAt = now;
    for (const [key, proofs] of seen) {
      for (const [jti, until] of proofs) if (until < now && proofs.delete(jti)) size -= 1;
      if (proofs.size === 0) seen.delete(key);
    }
  };
  return {
    take(key, jti, until, now) {
      if (now !== sweptAt) sweep(now);
      const proofs = seen.get(key) ?? new Map<string, Instant>();
      if (proofs.has(jti) || proofs.size >= perKey || size >= inAll) return false;
      proofs.set(jti, until);
      seen.set(key, proofs);
      size += 1;
      return true;
    },
    get size() {
      return size;
    },
  };
}
