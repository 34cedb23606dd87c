import { ProblemError } from '../../shared/problem.ts';
import type { Clock } from '../../shared/time.ts';
import type { EvidenceStore } from '../store/evidence-store.ts';

/** How far this clock may stand before the newest receipt (protocol.md §4). */
const toleranceSeconds = 300;

/** Watches the service's own clock against what it has received: one that was set back would call old evidence fresh. */
export interface ClockGuard {
  isWrong(): boolean;
  /** Throws `internal` while the clock is wrong. */
  refuse(): void;
  /** Notes that something was received now. */
  received(): void;
}

export function clockGuard(clock: Clock, evidence: EvidenceStore): ClockGuard {
  let newest = evidence.newestReceipt() ?? 0;
  const isWrong = () => clock.now() < newest - toleranceSeconds;
  return {
    isWrong,
    refuse() {
      if (isWrong()) throw new ProblemError('internal', 'the clock of the service is wrong', 60);
    },
    received() {
      newest = Math.max(newest, clock.now());
    },
  };
}
