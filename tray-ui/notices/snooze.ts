import type { Instant } from '../../shared/time.ts';
import type { Choice } from '../window/window-api.ts';
import { type Concern, marks } from './concern.ts';
import type { Memory } from './memory.ts';
import { isUrgent } from './news.ts';

/** How a notice can be put off. */
export const choices = ['hour', 'morning'] as const satisfies readonly Choice[];

/** One way to put it off, and until when. */
export interface Reminder {
  readonly choice: Choice;
  readonly at: Instant;
}

/** A morning begins here, on the clock of the laptop; one that is nearer than this is today, not "tomorrow". */
const morning = { hour: 9, leastSeconds: 6 * 3_600 } as const;
const [{ beforeSeconds: lastWarning }] = marks;

/** How all this can be put off: never past the last warning before a deadline, and not at all once that was given. */
export function remindersOf(concerns: readonly Concern[], now: Instant): Reminder[] {
  if (concerns.length === 0 || concerns.some(isUrgent)) return [];
  const deadline = Math.min(...concerns.map(({ deadline }) => deadline ?? Infinity));
  return [
    { choice: 'hour' as const, at: now + 3_600 },
    { choice: 'morning' as const, at: nextMorning(now) },
  ].filter(({ at }) => at < deadline - lastWarning);
}

/** The memory in which these concerns are put off. */
export const snoozed = (memory: Memory, concerns: readonly Concern[], until: Instant): Memory => ({
  ...memory,
  snooze: { until, about: concerns.map(({ id }) => id) },
});

/** Whether a concern is put off now. What may not wait never is. */
export const isHushed = ({ snooze }: Memory, concern: Pick<Concern, 'id' | 'grade'>, now: Instant): boolean =>
  snooze !== undefined && now < snooze.until && snooze.about.includes(concern.id) && !isUrgent(concern);

/** Whether a concern was put off until now. */
export const isReminded = ({ snooze }: Memory, { id }: Pick<Concern, 'id'>, now: Instant): boolean =>
  snooze !== undefined && now >= snooze.until && snooze.about.includes(id);

function nextMorning(now: Instant): Instant {
  const day = new Date((now + morning.leastSeconds) * 1_000);
  const at = new Date(day.getFullYear(), day.getMonth(), day.getDate(), morning.hour);
  if (at < day) at.setDate(at.getDate() + 1);
  return Math.floor(at.getTime() / 1_000);
}
