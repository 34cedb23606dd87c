import type { Clock } from '../../shared/time.ts';

/**
 * A server that answers at all answers in this time. One that takes longer holds this process up, so it is let alone for a hundred times
 * as long as it took: a desktop that is busy at login for minutes, one that hangs (25 s, as long as D-Bus waits) for most of an hour.
 */
export const hangs = { afterMs: 2_000, aloneTimes: 100, aloneMostMs: 3_600_000 } as const;

/** Another program that is called, and let alone where it hung. */
export interface LetAlone {
  /** Whether it would be called now. */
  readonly isOpen: () => boolean;
  /** Calls it; not at all while it is let alone. */
  readonly call: (call: () => void) => void;
}

/** @param tell hears how long a call took that hung, and for how long nobody is called now */
export function unlessHung(clock: Pick<Clock, 'elapsedMs'>, tell: (tookMs: number, aloneMs: number) => void): LetAlone {
  let aloneUntilMs = 0;
  const isOpen = () => clock.elapsedMs() >= aloneUntilMs;
  return {
    isOpen,
    call: (call) => {
      if (!isOpen()) return;
      const beganMs = clock.elapsedMs();
      call();
      const tookMs = clock.elapsedMs() - beganMs;
      if (tookMs < hangs.afterMs) return;
      const aloneMs = Math.min(tookMs * hangs.aloneTimes, hangs.aloneMostMs);
      aloneUntilMs = clock.elapsedMs() + aloneMs;
      tell(tookMs, aloneMs);
    },
  };
}
