import type { Instant } from '../../shared/time.ts';
import { type Concern, marks } from './concern.ts';
import { roomAt } from './hourly.ts';
import type { Memory } from './memory.ts';
import { speaksAgainAt } from './news.ts';

/** "All is well" follows the last one no sooner: what comes and goes is not worth two notices a minute. */
export const wellEverySeconds = 600;

/** The next moment at which there may be something to say though nothing is heard: a mark, a deadline, the end of a quiet. */
export function nextMoment(
  memory: Memory,
  concerns: readonly Concern[],
  settlesAt: readonly Instant[],
  now: Instant,
): Instant | undefined {
  const deadlines = concerns.flatMap(({ deadline }) => (deadline === undefined ? [] : [deadline]));
  const quiets = concerns.flatMap(({ id, grade }) => {
    const said = memory.said[id];
    return said?.left === true ? [speaksAgainAt(said, grade)] : [];
  });
  const ahead = [
    ...settlesAt,
    ...quiets,
    ...deadlines.flatMap((at) => [at, ...marks.map(({ beforeSeconds }) => at - beforeSeconds)]),
    ...(memory.snooze === undefined ? [] : [memory.snooze.until]),
    ...(memory.uneasy === undefined || memory.wellAt === undefined ? [] : [memory.wellAt + wellEverySeconds]),
    roomAt(memory),
  ].filter((at) => at > now);
  return ahead.length === 0 ? undefined : Math.min(...ahead);
}
