import type { Clock } from '../../shared/time.ts';

/** A server that answers at all answers in this time; one that hangs holds this process up, so it is let alone for a while. */
export const hangs = { afterMs: 2_000, aloneMs: 3_600_000 } as const;

/** Calls something that waits for another program, and for an hour not at all once that hung. `tell` hears how long it took. */
export function unlessHung(
  clock: Pick<Clock, 'elapsedMs'>,
  tell: (tookMs: number) => void,
): (call: () => void) => void {
  let aloneUntilMs = 0;
  return (call) => {
    const beganMs = clock.elapsedMs();
    if (beganMs < aloneUntilMs) return;
    call();
    const tookMs = clock.elapsedMs() - beganMs;
    if (tookMs < hangs.afterMs) return;
    aloneUntilMs = clock.elapsedMs() + hangs.aloneMs;
    tell(tookMs);
  };
}
