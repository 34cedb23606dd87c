import type { Instant } from '../../shared/time.ts';
import { type Concern, conditions, grades, type Known } from './concern.ts';
import { type Memory, memoryLimits, type Said } from './memory.ts';

/** What came back after it was mended is said again no sooner, unless it presses more than before: the quiet of flapping. */
export const quietSeconds = { ordinary: 4 * 3_600, urgent: 600 } as const;
/** A clock of a deadline that moves by less is no other deadline. */
const sameDeadlineSeconds = 60;
/** No look for so long means that the laptop slept: what is seen after it has not lasted, it has only just been seen. */
export const sleptSeconds = 150;

/** From here on a notice may not wait: the last minutes before a deadline, and what has closed. */
export const isUrgent = ({ grade }: Pick<Concern, 'grade'>): boolean => grade >= grades.tenMinutes;

/** The concerns that have lasted, with a memory in which what was mended is marked. */
export function settle(
  memory: Memory,
  known: Known,
  now: Instant,
): { memory: Memory; concerns: Concern[]; settlesAt: Instant[] } {
  const slept = now - (memory.lookedAt ?? now) > sleptSeconds;
  const since: Record<string, Instant> = {};
  for (const { id, settlesSeconds } of known.concerns)
    if (settlesSeconds !== undefined) since[id] = slept ? now : Math.min(memory.since[id] ?? now, now);
  const lastsFrom = ({ id, settlesSeconds = 0 }: Concern) => (since[id] ?? now) + settlesSeconds;
  return {
    memory: { ...memory, since, lookedAt: now, said: withoutMended(memory.said, known, now) },
    concerns: known.concerns.filter((concern) => lastsFrom(concern) <= now),
    settlesAt: known.concerns.map(lastsFrom).filter((at) => at > now),
  };
}

/** Marks what is mended, or presses less than when it was said; in sight it is remembered, out of sight for as long as it is quiet. */
function withoutMended(said: Memory['said'], known: Known, now: Instant): Memory['said'] {
  const here = new Map(known.concerns.map(({ id, grade }) => [id, grade]));
  const marked = Object.entries(said).map(([id, each]): [string, Said] => {
    const isUnknown = !here.has(id) && !known.isJudged && !isCondition(id);
    return isUnknown || (here.get(id) ?? 0) >= each.grade ? [id, each] : [id, { ...each, left: true }];
  });
  const kept = marked.filter(([id, { left, at }]) => here.has(id) || !left || now - at < quietSeconds.ordinary);
  return Object.fromEntries(kept.sort(([, one], [, other]) => other.at - one.at).slice(0, memoryLimits.said));
}

/** Whether an id is that of a condition: those are known at every look, also where no decision counts. */
export const isCondition = (id: string): boolean => (conditions as readonly string[]).includes(id);

/** Whether a concern says something that was not said: it is new, presses more, is due sooner, or came back after a while. */
export function isNews({ id, grade, deadline }: Concern, said: Memory['said'], now: Instant): boolean {
  const before = Object.hasOwn(said, id) ? said[id] : undefined;
  if (before === undefined || grade > before.grade) return true;
  const isSooner =
    grade < grades.closed && deadline !== undefined && deadline < (before.deadline ?? deadline) - sameDeadlineSeconds;
  return isSooner || (before.left === true && now >= speaksAgainAt(before, grade));
}

/** When a concern that came back may be said again. */
export const speaksAgainAt = ({ at }: Said, grade: Concern['grade']): Instant =>
  at + (isUrgent({ grade }) ? quietSeconds.urgent : quietSeconds.ordinary);

/** The memory of what was said, with these said now. The soonest deadline of all stays: one that moves to and fro is no news. */
export function saying(said: Memory['said'], concerns: readonly Concern[], now: Instant): Memory['said'] {
  const added = concerns.map(({ id, grade, deadline }): [string, Said] => {
    const soonest = Math.min(deadline ?? Infinity, said[id]?.deadline ?? Infinity);
    return [id, { at: now, grade, ...(soonest === Infinity ? {} : { deadline: soonest }) }];
  });
  return { ...said, ...Object.fromEntries(added) };
}

/** What one notice is about: the worst of the news, with all that shares its kind and deadline; the worst first. */
export function groupOf(news: readonly Concern[], concerns: readonly Concern[]): Concern[] {
  const [worst] = news.toSorted((one, other) => other.grade - one.grade || (one.deadline ?? 0) - (other.deadline ?? 0));
  if (worst === undefined) return [];
  return [worst, ...concerns.filter((each) => each !== worst && isLike(worst, each, news))];
}

/** Whether one notice says both: what is closed is one state, what is due has one hour, and of warnings only the new ones are news. */
function isLike(worst: Concern, each: Concern, news: readonly Concern[]): boolean {
  if (worst.finding === undefined || each.finding === undefined || each.grade !== worst.grade) return false;
  if (worst.grade === grades.closed) return true;
  return worst.grade === grades.wants ? news.includes(each) : each.deadline === worst.deadline;
}
