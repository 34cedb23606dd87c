import * as v from 'valibot';
import { Instant } from '../../shared/time.ts';
import { type Grade, grades } from './concern.ts';

/** What is remembered: more findings than a decision may hold, and no more notices on display than a person reads. */
export const memoryLimits = { said: 128, onDisplay: 4, ids: 80, recent: 6, signals: 128 } as const;

const Id = v.pipe(v.string(), v.maxLength(80));
const AnyGrade = v.picklist(Object.values(grades) as Grade[]);
const Ids = v.pipe(v.array(Id), v.maxLength(memoryLimits.ids));
const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** When something was said last, and how pressing it was. */
const Said = v.strictObject({
  at: Instant,
  grade: AnyGrade,
  deadline: v.optional(Instant),
  /** It was mended since, or pressed less; it may have come back. */
  left: v.optional(v.literal(true)),
});
export type Said = v.InferOutput<typeof Said>;

/** A notice that may still stand on the screen, and what it is about. */
const OnDisplay = v.strictObject({
  id: Count,
  about: Ids,
  grade: AnyGrade,
  deadline: v.optional(Instant),
  /** Says that all is well. */
  well: v.optional(v.literal(true)),
});
export type OnDisplay = v.InferOutput<typeof OnDisplay>;

/** What outlives the tray, so that nothing is said again only because somebody logged in. */
export const Kept = v.strictObject({
  format: v.literal(1),
  said: v.pipe(
    v.record(Id, Said),
    v.check((said) => Object.keys(said).length <= memoryLimits.said, 'expected fewer'),
  ),
  /** The notices of the last hour, the oldest first. */
  recent: v.pipe(v.array(v.strictObject({ at: Instant })), v.maxLength(memoryLimits.recent)),
  onDisplay: v.pipe(v.array(OnDisplay), v.maxLength(memoryLimits.onDisplay)),
  /** What the last word was, while it is not "all is well". */
  uneasy: v.optional(v.picklist(['closed', 'attention'])),
  wellAt: v.optional(Instant),
  snooze: v.optional(v.strictObject({ until: Instant, about: Ids })),
  /** The signals that a person was told are sent; left out until the first are known. */
  signals: v.optional(v.pipe(v.array(Id), v.maxLength(memoryLimits.signals))),
  lastId: Count,
});
export type Kept = v.InferOutput<typeof Kept>;

/** What a running tray knows besides: when it last looked, and since when it sees what has to last. */
export interface Memory extends Kept {
  readonly lookedAt?: Instant;
  readonly since: Readonly<Record<string, Instant>>;
}

/** The memory of a tray that never said anything. */
export const noMemory: Memory = { format: 1, said: {}, recent: [], onDisplay: [], lastId: 0, since: {} };

/** What of a memory is written down. */
export const keptOf = ({ lookedAt: _lookedAt, since: _since, ...kept }: Memory): Kept => kept;

/** Longest that a notice can be put off: until the next morning. */
export const longestSnoozeSeconds = 2 * 86_400;

/** A memory without moments that are still to come: a clock that was ahead for an hour must not silence us for years. */
export function withoutFuture(memory: Memory, now: Instant): Memory {
  const past = <T extends { at: Instant }>(each: T): T => (each.at > now ? { ...each, at: now } : each);
  const { snooze, wellAt, lookedAt } = memory;
  return {
    ...memory,
    said: Object.fromEntries(Object.entries(memory.said).map(([id, said]) => [id, past(said)])),
    recent: memory.recent.map(past),
    ...(wellAt === undefined ? {} : { wellAt: Math.min(wellAt, now) }),
    ...(lookedAt === undefined ? {} : { lookedAt: Math.min(lookedAt, now) }),
    ...(snooze !== undefined && snooze.until > now + longestSnoozeSeconds ? { snooze: undefined } : {}),
  };
}
