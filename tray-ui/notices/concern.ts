import type { ResultFinding } from '../../shared/result.ts';
import type { Instant } from '../../shared/time.ts';

/** How much a concern presses; a higher number is news even where a lower one was said. */
export const grades = { wants: 1, due: 2, day: 3, hour: 4, tenMinutes: 5, closed: 6 } as const;
export type Grade = (typeof grades)[keyof typeof grades];

/** Before a deadline these moments are said; one that had passed when the deadline was first seen is not. */
export const marks = [
  { grade: grades.tenMinutes, beforeSeconds: 600 },
  { grade: grades.hour, beforeSeconds: 3_600 },
  { grade: grades.day, beforeSeconds: 86_400 },
] as const;

/** What is wrong with the state as a whole, where no finding says it. */
export const conditions = [
  'notRunning',
  'notEnrolled',
  'ended',
  'revoked',
  'keyMissing',
  'enrolmentRefused',
  'forgotten',
  'closed',
  'warned',
] as const;
export type Condition = (typeof conditions)[number];

/** Something a person has to know of: a finding, by its id, or a condition. */
export interface Concern {
  readonly id: string;
  readonly grade: Grade;
  readonly deadline?: Instant;
  readonly finding?: ResultFinding;
  /** Has to last so many seconds before it is worth a word: most such states pass by themselves. */
  readonly settlesSeconds?: number;
}

/** All that is known at one moment. */
export interface Known {
  readonly concerns: readonly Concern[];
  /** Whether a decision counts, so that a finding that is not here is mended and not only out of sight. */
  readonly isJudged: boolean;
  /** Whether all is well, for sure and now. */
  readonly isWell: boolean;
}

/** The grade of a deadline that is ahead. */
export const stageOf = (deadline: Instant, now: Instant): Grade =>
  marks.find(({ beforeSeconds }) => deadline - now <= beforeSeconds)?.grade ?? grades.due;
