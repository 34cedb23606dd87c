import type { DeviceStatus } from '../../shared/device-status.ts';
import { plainTexts } from '../../shared/plain-text.ts';
import type { ResultFinding } from '../../shared/result.ts';
import type { Instant } from '../../shared/time.ts';
import type { LevelRow, StatusView } from '../../shared/view.ts';
import { type Concern, type Condition, conditions, type Grade, grades, type Known, stageOf } from './concern.ts';

/**
 * A decision that ran out in sleep is followed by another seconds after waking, an agent that is updated is back in a minute: only
 * what lasts this long is worth a notice.
 */
export const settlesSeconds = 300;

/** What there is to know of a status; `undefined` is an agent that does not answer. */
export function concernsOf(status: DeviceStatus | undefined, view: StatusView, now: Instant): Known {
  if (status === undefined) return condition('notRunning', settlesSeconds);
  const lasting = conditions.find((each) => each === status.trouble?.what);
  if (lasting !== undefined) return condition(lasting);
  if (view.state === 'notEnrolled') return condition('notEnrolled', settlesSeconds);
  const held = status.decision;
  const counts = held?.current === true && held.until > now;
  if (!counts) return view.state === 'stale' ? condition('ended', settlesSeconds) : unknown;
  const { levels } = view;
  const concerns = held.findings
    .filter(({ enforcement }) => enforcement !== 'report')
    .map((finding) => concernOf(plainTexts(finding), levels, now));
  const isClosed = levels.length === 0 || levels.some(({ open }) => !open) || isShut[held.tier];
  return {
    concerns: [...concerns, ...unexplained(concerns, isClosed, held.tier !== 'affirming')],
    isJudged: true,
    isWell: view.state === 'compliant',
  };
}

const isShut = { affirming: false, warning: false, contraindicated: true, none: true } as const;
const unknown: Known = { concerns: [], isJudged: false, isWell: false };

const condition = (id: Condition, settles?: number): Known => ({
  ...unknown,
  concerns: [{ id, grade: grades.closed, ...(settles === undefined ? {} : { settlesSeconds: settles }) }],
});

function concernOf(finding: ResultFinding, levels: readonly LevelRow[], now: Instant): Concern {
  const { id, deadline } = finding;
  const grade = gradeOf(finding, levels, now);
  return { id, finding, grade, ...(deadline === undefined || grade === grades.wants ? {} : { deadline }) };
}

/** What costs no level presses no more than a warning does. */
function gradeOf({ enforcement, deadline, costs }: ResultFinding, levels: readonly LevelRow[], now: Instant): Grade {
  const taken = levels.filter(({ name }) => costs.includes(name));
  if (enforcement !== 'block' || deadline === undefined) return grades.wants;
  if (deadline <= now) return taken.length > 0 ? grades.closed : grades.wants;
  return taken.some(({ open }) => open) ? stageOf(deadline, now) : grades.wants;
}

/** What the decision says as a whole and no finding explains. */
function unexplained(concerns: readonly Concern[], isClosed: boolean, isWarned: boolean): Concern[] {
  if (isClosed)
    return concerns.some(({ grade }) => grade === grades.closed) ? [] : [{ id: 'closed', grade: grades.closed }];
  return isWarned && concerns.length === 0 ? [{ id: 'warned', grade: grades.wants }] : [];
}
