import { streamLimits } from '../../shared/messages.ts';
import type { LedgerItem } from '../ledger/ledger.ts';

/**
 * One item of evidence, mostly. On a phone's link at the edge of a village (4 kbit/s) it takes eight seconds: small enough to be
 * answered in time, so that a backlog gets on however slow the link.
 */
const firstBytes = 4_096;
/** Answered sooner, the next frame may be twice as large; later, it is half as large, well before an answer is given up. */
const [soonMs, lateMs] = [2_000, 8_000];

/**
 * How much of a backlog goes into one frame. What a link carries is only known by how soon it answers, and a frame that it cannot
 * carry before the answer is given up would be sent again for ever: frames begin small and grow.
 */
export class FramePace {
  #bytes: number = firstBytes;

  /** As many of the oldest items as one frame is to carry now; one at least. */
  fitting(items: readonly LedgerItem[]): LedgerItem[] {
    let bytes = 0;
    return items.filter(({ jws }, at) => {
      bytes += jws.length + 3;
      return at === 0 || bytes <= this.#bytes;
    });
  }

  /** A frame with so many bytes of evidence was answered after so long. */
  answered(bytes: number, tookMs: number): void {
    if (tookMs >= lateMs) this.#bytes = Math.max(firstBytes, Math.min(this.#bytes, bytes) / 2);
    else if (tookMs < soonMs) this.#bytes = Math.min(streamLimits.evidenceBytes, this.#bytes * 2);
  }
}
