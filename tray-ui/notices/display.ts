import { type Concern, grades, type Known } from './concern.ts';
import type { OnDisplay } from './memory.ts';
import { isCondition } from './news.ts';

/** What is kept of a notice that stands on the screen. */
export function displayOf(id: number, group: readonly Concern[]): OnDisplay {
  const [first] = group;
  const grade = first?.grade ?? grades.wants;
  const deadline = grade === grades.closed ? undefined : first?.deadline;
  return {
    id,
    about: group.map((each) => each.id),
    grade,
    ...(deadline === undefined ? {} : { deadline }),
    ...(first === undefined ? { well: true as const } : {}),
  };
}

/** Whether a newer notice says all that this one says, or what matters more. */
export const isReplaced = (each: OnDisplay, newer: OnDisplay): boolean =>
  newer.well === true || newer.grade >= each.grade || each.about.some((id) => newer.about.includes(id));

/** Whether a notice is no longer true: what it is about is mended, has closed since or opened, or is due at another time. */
export function isOver(each: OnDisplay, known: Known, concerns: readonly Concern[]): boolean {
  if (each.well) return concerns.length > 0;
  const here = known.concerns.filter(({ id }) => each.about.includes(id));
  // Out of sight is not mended: without a decision nobody knows.
  if (here.length === 0) return known.isJudged || each.about.every(isCondition);
  if (each.grade === grades.closed) return here.every(({ grade }) => grade !== grades.closed);
  return here.some(({ grade, deadline }) => grade === grades.closed || deadline !== each.deadline);
}
