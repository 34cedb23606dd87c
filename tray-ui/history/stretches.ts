import type { PastDecisions } from '../../shared/past-decisions.ts';
import type { Instant } from '../../shared/time.ts';
import { type PastState, pastState } from './past-state.ts';

/** How the laptop stood from one moment to another. */
export interface Stretch {
  readonly state: PastState;
  readonly from: Instant;
  readonly to: Instant;
}

/**
 * The past as it went on, oldest first: each decision until the next one, or until it ran out; neighbours that are alike are one.
 * @param until when the newest decision stops to count; what lies beyond now is not told
 */
export function stretchesOf(past: PastDecisions, now: Instant, until: Instant = now): Stretch[] {
  const stretches: Stretch[] = [];
  const add = (state: PastState, from: Instant, to: Instant) => {
    const last = stretches.at(-1);
    if (to <= from) return;
    if (last?.state === state && last.to === from) stretches[stretches.length - 1] = { ...last, to };
    else stretches.push({ state, from, to });
  };
  for (const [index, decision] of past.toReversed().entries()) {
    const next = past[past.length - index - 2];
    const end = Math.min(now, next === undefined ? until : (next.lapsedAt ?? next.at));
    add(pastState(decision), decision.at, end);
    add('stale', Math.max(decision.at, end), next?.at ?? now);
  }
  return stretches;
}
