import type { Clock } from '../shared/time.ts';
import type { DecisionHolder } from './decision-holder.ts';
import type { StatusBoard } from './status-board.ts';

/**
 * Tells whoever watches the status when its decision has run out: they count on the wall clock, which can be set, and no other news
 * may come for hours. Gives what ends it.
 */
export function tellLapse(board: StatusBoard, holder: DecisionHolder, clock: Clock): () => void {
  let cancel: () => void = () => undefined;
  let decidedAt: number | undefined;
  const look = () => {
    cancel();
    const { held } = holder;
    board.set({ decision: held });
    // Seconds are whole on both clocks, so this may come a moment early; then it is looked at again.
    if (held?.current === true) cancel = clock.after(Math.max(1, held.until - clock.now()) * 1_000, look);
  };
  const unwatch = board.watch(({ decision }) => {
    if (decision?.decidedAt === decidedAt) return;
    decidedAt = decision?.decidedAt;
    look();
  });
  decidedAt = board.status.decision?.decidedAt;
  look();
  return () => {
    unwatch();
    cancel();
  };
}
