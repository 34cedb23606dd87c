import type { PastDecision, PastDecisions } from '../../shared/past-decisions.ts';
import { plainTexts } from '../../shared/plain-text.ts';
import type { Instant } from '../../shared/time.ts';
import { clockTime } from '../../shared/time-words.ts';
import { translateTitle } from '../../shared/words/translate-finding.ts';
import type { TimeLine, TimeLineItem } from '../window/window-api.ts';
import { type TrayLocale, type TrayVoice, trayVoice } from '../words/tray-voice.ts';
import { dayStart } from './day-of.ts';
import { dayStrip } from './day-strip.ts';
import { pastFigures, pastSentence } from './past-figures.ts';
import { type PastState, pastState } from './past-state.ts';
import { stretchesOf } from './stretches.ts';
import { tookWords } from './took-words.ts';

/**
 * The past as a time line, newest first: what each decision said, why, and what it opened; and when none counted.
 * @param until when the newest decision stops to count
 */
export function timeLine(past: PastDecisions, now: Instant, locale: TrayLocale, until?: Instant): TimeLine {
  const voice = trayVoice(now, locale);
  const stretches = stretchesOf(past, now, until);
  const oldest = past.at(-1);
  const since = oldest && voice.time(oldest.at);
  const today = dayStrip(stretches, now, locale);
  const turns = past.flatMap((decision, index) => turnsOf(decision, past[index + 1], voice));
  // Titles and policies are words of a service: none of them may be more than words.
  return plainTexts(
    {
      sentence: pastSentence(stretches, since, voice),
      ...(today === undefined ? {} : { today }),
      ...(since === undefined ? {} : { figures: pastFigures(past, stretches, since, voice) }),
      days: byDay(turns, now, locale),
    },
    voice.language.direction,
  );
}

function byDay(turns: readonly Turn[], now: Instant, locale: TrayLocale): TimeLine['days'] {
  const days = new Map<Instant, TimeLineItem[]>();
  for (const { at, item } of turns) {
    const day = dayStart(at, locale.timeZone);
    // The day stands above: a clock time is enough.
    days.set(day, [...(days.get(day) ?? []), { time: clockTime(at, at, locale), ...item }]);
  }
  return [...days].map(([day, items]) => ({ title: dayTitle(day, now, locale), items }));
}

interface Turn {
  readonly at: Instant;
  readonly item: Omit<TimeLineItem, 'time'>;
}

/** A decision, and before it the time when none counted, where there was one. */
function turnsOf(decision: PastDecision, before: PastDecision | undefined, voice: TrayVoice): Turn[] {
  const { at, lapsedAt } = decision;
  const { say } = voice;
  const old = before && pastState(before);
  if (lapsedAt === undefined) return [{ at, item: itemOf(decision, old, before, voice) }];
  const lapse = {
    state: 'stale',
    what: turnWords(old, 'stale', voice),
    why: [say('history.lapse')],
    reach: say('history.openNothing'),
  } as const;
  return [
    { at, item: itemOf(decision, 'stale', before, voice) },
    { at: lapsedAt, item: lapse },
  ];
}

function itemOf(
  decision: PastDecision,
  old: PastState | undefined,
  before: PastDecision | undefined,
  voice: TrayVoice,
): Turn['item'] {
  const { at, policy, findings, open, closed, tookMs, payload } = decision;
  const { say } = voice;
  const state = pastState(decision);
  const isNewPolicy = before !== undefined && before.policy !== policy;
  return {
    state,
    what: turnWords(old, state, voice),
    why: [
      ...findings.map((finding) => findingWords(finding, at, voice)),
      ...(findings.length === 0 && state === 'compliant' ? [say('history.allMet')] : []),
    ],
    reach: reachWords(open, closed, voice),
    policy: isNewPolicy
      ? say('history.policyTurn', { before: before.policy, after: policy })
      : say('history.policy', { policy }),
    ...(tookMs === undefined ? {} : { took: say('history.took', { took: tookWords(tookMs, voice) }) }),
    ...(payload === undefined
      ? {}
      : { payload: { id: payload.id, words: say('history.payload', { number: String(payload.seq) }) } }),
  };
}

const turnWords = (old: PastState | undefined, state: PastState, { say }: TrayVoice): string =>
  old === undefined || old === state
    ? say(`history.${state}`)
    : say('history.turn', { before: say(`history.${old}`), after: say(`history.${state}`) });

function findingWords(finding: PastDecision['findings'][number], at: Instant, voice: TrayVoice): string {
  const { say, time, language } = voice;
  const { deadline } = finding;
  const { title, state } = translateTitle(finding, language);
  if (deadline === undefined) return say('history.finding', { title, state });
  const key = deadline > at ? 'history.findingBy' : 'history.findingWasDue';
  return say(key, { title, state, time: time(deadline) });
}

function reachWords(open: readonly string[], closed: readonly string[], { say, list }: TrayVoice): string {
  if (open.length === 0) return say('history.openNothing');
  if (closed.length === 0) return say('history.openAll');
  return say('history.openSome', { open: list(open), closed: list(closed) });
}

function dayTitle(day: Instant, now: Instant, locale: TrayLocale): string {
  const { timeZone } = locale;
  const { say, language } = trayVoice(now, locale);
  const zone = timeZone === undefined ? {} : { timeZone };
  const format = { weekday: 'long', day: 'numeric', month: 'long', ...zone } as const;
  const words = new Intl.DateTimeFormat(language.tag, format).format(day * 1_000);
  return dayStart(now, timeZone) === day ? say('history.dayToday', { day: words }) : words;
}
