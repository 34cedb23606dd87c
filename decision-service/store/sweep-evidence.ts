import { messageOf } from '../../shared/errors.ts';
import type { Clock } from '../../shared/time.ts';
import type { EvidenceStore } from './evidence-store.ts';

const sweepMs = 60_000;

/** Forgets evidence that is old enough, a little each minute. Returns how to stop. */
export function sweepEvidence(evidence: EvidenceStore, clock: Clock, log: (line: string) => void): () => void {
  const sweep = () => {
    cancel = clock.after(sweepMs, sweep);
    try {
      evidence.sweep(clock.now());
    } catch (thrown) {
      log(`old evidence stays for now: ${messageOf(thrown)}`);
    }
  };
  let cancel = clock.after(sweepMs, sweep);
  return () => cancel();
}
