import type { Instant } from '../../shared/time.ts';
import type { DayStrip } from '../window/window-api.ts';
import { type TrayLocale, trayVoice } from '../words/tray-voice.ts';
import { dayStart } from './day-of.ts';
import type { Stretch } from './stretches.ts';

/** Today as a strip from midnight to midnight, with its words; undefined where nothing is known of today. */
export function dayStrip(stretches: readonly Stretch[], now: Instant, locale: TrayLocale): DayStrip | undefined {
  const begin = dayStart(now, locale.timeZone);
  // Half a day beyond the next midnight is in the next day, however long this one is.
  const end = dayStart(begin + 36 * 3_600, locale.timeZone);
  const today = stretches.filter(({ to }) => to > begin).map((each) => ({ ...each, from: Math.max(begin, each.from) }));
  if (today.length === 0) return undefined;
  const { say, time, span, list } = trayVoice(now, locale);
  const share = (at: Instant) => (at - begin) / (end - begin);
  const states = [...new Set(today.map(({ state }) => state))];
  const legend = states.map((state) => {
    const seconds = today.filter((each) => each.state === state).reduce((sum, { from, to }) => sum + to - from, 0);
    return { state, words: say('history.for', { state: say(`history.${state}`), span: span(seconds) }) };
  });
  const told = today.map(({ state, to }) =>
    to === now
      ? say('history.since', { state: say(`history.${state}`) })
      : say('history.until', { state: say(`history.${state}`), time: time(to) }),
  );
  return {
    until: say('history.untilNow', { time: time(now) }),
    label: say('history.today', { stretches: list(told) }),
    stretches: today.map(({ state, from, to }) => ({ state, from: share(from), to: share(to) })),
    now: share(now),
    hours: [0, 6, 12, 18, 24].map((hour) => String(hour).padStart(2, '0')),
    legend,
  };
}
