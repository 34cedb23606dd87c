import { element, glyph, svg } from './element.ts';
import { say } from './speech.ts';
import { stateTones } from './tones.ts';
import type { DayStrip, TimeLineItem } from './window-api.ts';

/** Where a state stands in the strip and how high: a state is read without its colour. In hundredths of the height. */
const places: Readonly<Record<TimeLineItem['state'], { readonly y: number; readonly height: number }>> = {
  compliant: { y: 35, height: 30 },
  attention: { y: 15, height: 70 },
  blocked: { y: 60, height: 40 },
  stale: { y: 47, height: 6 },
};

/** The strip is so wide in its own units; the page stretches it. */
const width = 2_400;
/** A stretch of seconds is drawn as wide as a person can see. */
const least = 8;

/** Today from midnight to midnight: a strip, and beside it in words how long each state lasted. */
export function renderDay({ until, label, stretches, now, hours, legend }: DayStrip): Node {
  const bars = stretches.map(({ state, from, to }) => {
    const { y, height } = places[state];
    return bar(state, from * width, Math.max(least, (to - from) * width), y, height);
  });
  const strip = svg(
    'svg',
    { class: 'day', viewBox: `0 0 ${width} 100`, preserveAspectRatio: 'none', role: 'img', 'aria-label': label },
    bar('next', 0, width, 35, 30),
    ...bars,
    bar('now', Math.min(width - least, now * width), least, 0, 100),
  );
  return element(
    'section',
    { class: 'sec' },
    element('h2', {}, say('history.todayHead'), element('small', {}, until)),
    element(
      'figure',
      {},
      strip,
      element('div', { class: 'hours', 'aria-hidden': 'true' }, ...hours.map((hour) => element('span', {}, hour))),
      element(
        'ul',
        { class: 'legend' },
        ...legend.map(({ state, words }) =>
          element('li', { 'data-tone': stateTones[state].tone }, glyph(stateTones[state].symbol), words),
        ),
      ),
    ),
  );
}

const bar = (name: string, x: number, wide: number, y: number, height: number): SVGElement =>
  svg('rect', { class: name, x: x.toFixed(1), y: String(y), width: wide.toFixed(1), height: String(height) });
