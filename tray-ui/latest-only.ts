import type { Clock } from '../shared/time.ts';
import type { Heard } from '../shared/view-loop.ts';

/**
 * Tells what is heard, but no oftener than each `everyMs`: of what comes faster the last is told when its time has come, so that a
 * flood of statuses becomes no flood of pictures. Silence is told at once.
 */
export function latestOnly(
  clock: Pick<Clock, 'elapsedMs' | 'after'>,
  everyMs: number,
  tell: (heard: Heard) => void,
): (heard: Heard) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  let waits: Heard | undefined;
  let cancelTimer: () => void = () => undefined;
  const tellNow = (heard: Heard) => {
    cancelTimer();
    waits = undefined;
    toldAt = clock.elapsedMs();
    tell(heard);
  };
  return (heard) => {
    const leftMs = toldAt + everyMs - clock.elapsedMs();
    if (heard.status === undefined || leftMs <= 0) return tellNow(heard);
    const isFirst = waits === undefined;
    waits = heard;
    if (isFirst) cancelTimer = clock.after(leftMs, () => waits !== undefined && tellNow(waits));
  };
}
