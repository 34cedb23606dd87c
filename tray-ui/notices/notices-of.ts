import type { DeviceStatus } from '../../shared/device-status.ts';
import type { Instant } from '../../shared/time.ts';
import type { StatusView } from '../../shared/view.ts';
import { concernText, leadOf } from './compose-notice.ts';
import { type Concern, grades, type Known } from './concern.ts';
import { concernsOf } from './concerns-of.ts';
import { displayOf, isOver, isReplaced } from './display.ts';
import { knowing, signalsNotice, untoldSignals } from './first-signals.ts';
import { counted, isFull } from './hourly.ts';
import { type Memory, memoryLimits, withoutFuture } from './memory.ts';
import { groupOf, isNews, isUrgent, saying, settle } from './news.ts';
import { nextMoment, wellEverySeconds } from './next-moment.ts';
import type { Notice } from './notice.ts';
import { isHushed, isReminded, type Reminder, remindersOf } from './snooze.ts';
import type { Speech } from './speech.ts';

/** What is to be seen at a moment; no status is an agent that does not answer. */
export interface Sight {
  readonly status: DeviceStatus | undefined;
  readonly view: StatusView;
  readonly now: Instant;
}

/** What follows from a look: first is taken back, then shown. */
export interface Outcome {
  readonly show: readonly Notice[];
  readonly takeBack: readonly number[];
  readonly memory: Memory;
  /** What there is to mend, said or not, and how it can be put off now. */
  readonly concerns: readonly Concern[];
  readonly reminders: readonly Reminder[];
  /** When to look again at the latest, though nothing is heard. */
  readonly nextAt?: Instant;
}

/**
 * What is to be said at a moment, and what is no longer true. One look says one thing of the state at most: the worst of what is new,
 * and how much else there is; so what was held back is never lost, and the newest state wins. Nothing is said of a look under way.
 */
export function noticesOf(before: Memory, { status, view, now }: Sight, speech: Speech): Outcome {
  const known = concernsOf(status, view, now);
  const settled = settle(withoutFuture(before, now), known, now);
  const { concerns, settlesAt } = settled;
  const spoken = speakOfState({ memory: settled.memory, known, concerns, view, now }, speech);
  const taken = takeBack(spoken, known, concerns, now);
  const first = speakOfSignals(taken.memory, status, now, speech);
  const nextAt = nextMoment(first.memory, concerns, settlesAt, now);
  return {
    show: [spoken.notice, first.notice].filter((each) => each !== undefined),
    takeBack: taken.ids,
    memory: first.memory,
    concerns,
    reminders: remindersOf(concerns, now),
    ...(nextAt === undefined ? {} : { nextAt }),
  };
}

interface Scene {
  readonly memory: Memory;
  readonly known: Known;
  readonly concerns: readonly Concern[];
  readonly view: StatusView;
  readonly now: Instant;
}

interface Spoken {
  readonly memory: Memory;
  readonly notice?: Notice;
  readonly group: readonly Concern[];
}

function speakOfState(scene: Scene, speech: Speech): Spoken {
  const { memory, concerns, known, now } = scene;
  const isDue = (each: Concern) =>
    isReminded(memory, each, now) || (isNews(each, memory.said, now) && !isHushed(memory, each, now));
  const news = concerns.filter(isDue);
  const group = groupOf(news, concerns);
  if (group.length > 0)
    return isFull(memory, group.some(isUrgent), now) ? { memory, group: [] } : speakOf(group, news, scene, speech);
  // Where a decision counts, what was put off and is mended is put off no more.
  const isIdle = memory.snooze !== undefined && known.isJudged && !memory.snooze.about.some((id) => has(concerns, id));
  const rested = isIdle ? { ...memory, snooze: undefined } : memory;
  return known.isWell && concerns.length === 0 ? speakOfWell(rested, scene, speech) : { memory: rested, group: [] };
}

const has = (concerns: readonly Concern[], id: string): boolean => concerns.some((each) => each.id === id);

function speakOf(group: readonly Concern[], news: readonly Concern[], scene: Scene, speech: Speech): Spoken {
  const { memory, concerns, view, now } = scene;
  const isAgain = group.some(({ id }) => memory.said[id] !== undefined);
  const next = counted(memory, now);
  const isReminder = news.some((each) => isReminded(memory, each, now));
  return {
    group,
    notice: {
      id: next.lastId,
      ...concernText({ group, others: concerns.length - group.length, isAgain, view, now }, speech),
      urgency: group.some(isDecided) ? 'critical' : 'normal',
      lead: leadOf(group),
      reminders: remindersOf(concerns, now),
    },
    memory: {
      ...next,
      said: saying(memory.said, [...news, ...group], now),
      uneasy: group.some(isShutting) ? 'closed' : (memory.uneasy ?? 'attention'),
      ...(isReminder ? { snooze: undefined } : {}),
    },
  };
}

/** What the service has closed. */
const isDecided = ({ id, grade, finding }: Concern): boolean =>
  grade === grades.closed && (finding !== undefined || id === 'closed');
/** What leaves nothing of it open for sure: the agent may be silent while its last decision still counts. */
const isShutting = (concern: Concern): boolean => isDecided(concern) || ['ended', 'revoked'].includes(concern.id);

/** Back to green, once, and only where something else was said before. */
function speakOfWell(memory: Memory, { view, now }: Scene, { say }: Speech): Spoken {
  const isSoon = memory.wellAt !== undefined && now - memory.wellAt < wellEverySeconds;
  // Who was told that something closed is told that it is open again, as soon as they were told the other.
  if (memory.uneasy === undefined || isSoon || isFull(memory, memory.uneasy === 'closed', now))
    return { memory, group: [] };
  const next = counted(memory, now);
  const title = say(memory.uneasy === 'closed' ? 'notice.open' : 'notice.compliant');
  return {
    group: [],
    notice: { id: next.lastId, title, body: view.sentence, urgency: 'normal', lead: { view: 'now' }, reminders: [] },
    memory: { ...next, uneasy: undefined, wellAt: now },
  };
}

function takeBack(
  { memory, notice, group }: Spoken,
  known: Known,
  concerns: readonly Concern[],
  now: Instant,
): { memory: Memory; ids: number[] } {
  const newer = notice === undefined ? undefined : displayOf(notice.id, group);
  const stays = memory.onDisplay.filter(
    (each) =>
      !isOver(each, known, concerns) &&
      (newer === undefined || !isReplaced(each, newer)) &&
      !(each.about.length > 0 && each.about.every((id) => isHushed(memory, { id, grade: each.grade }, now))),
  );
  const onDisplay = [...stays, ...(newer === undefined ? [] : [newer])].slice(-memoryLimits.onDisplay);
  const ids = memory.onDisplay.filter((each) => !onDisplay.includes(each)).map(({ id }) => id);
  return { memory: { ...memory, onDisplay }, ids };
}

function speakOfSignals(
  before: Memory,
  status: DeviceStatus | undefined,
  now: Instant,
  speech: Speech,
): { memory: Memory; notice?: Notice } {
  const { memory, untold, isAhead } = untoldSignals(before, status);
  if (untold.length === 0 || isFull(memory, isAhead, now)) return { memory };
  const next = counted(memory, now);
  return { memory: knowing(next, untold), notice: signalsNotice(next.lastId, untold, isAhead, speech) };
}
