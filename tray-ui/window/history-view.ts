import { element, glyph } from './element.ts';
import { part } from './part.ts';
import { redraw } from './redraw.ts';
import { stateTones } from './tones.ts';
import type { View } from './view.ts';
import type { OrFailed, Shown, TimeLine, TimeLineItem } from './window-api.ts';

/** History: what was decided, when and why; asked for when it is opened and at each new decision. */
export function historyView(): View {
  const main = part('history');
  let askedFor: number | undefined;
  const told = (line: OrFailed<TimeLine>) => {
    if (!main.hidden) redraw(main, render(line));
  };
  return {
    show({ view: { decidedAt } }: Shown) {
      if (!main.hidden && askedFor === decidedAt) return;
      main.hidden = false;
      askedFor = decidedAt;
      window.stance.decisions().then(told, () => told({ failed: 'This window may not ask.' }));
    },
    hide() {
      main.hidden = true;
      main.replaceChildren();
    },
  };
}

function render(line: OrFailed<TimeLine>): Node[] {
  if ('failed' in line)
    return [element('section', { class: 'sec lead' }, element('h1', {}, 'History'), element('p', {}, line.failed))];
  const { sentence, items } = line;
  return [
    element('section', { class: 'sec lead' }, element('h1', {}, sentence)),
    ...(items.length === 0
      ? []
      : [
          element(
            'section',
            { class: 'sec' },
            element('h2', {}, 'Decisions, newest first'),
            element('ol', { class: 'tl' }, ...items.map(turn)),
            element('p', { class: 'note' }, 'A decision that says the same as the one before it is not listed again.'),
          ),
        ]),
  ];
}

function turn({ time, state, what, why, reach, policy }: TimeLineItem): Node {
  const { tone, symbol } = stateTones[state];
  return element(
    'li',
    { 'data-tone': tone },
    element('time', {}, time),
    glyph(symbol),
    element(
      'div',
      {},
      element('p', { class: 'what' }, what),
      ...why.map((sentence) => element('p', { class: 'how' }, element('bdi', {}, sentence))),
      element('p', { class: 'meta' }, element('bdi', {}, policy === undefined ? reach : `${reach} · ${policy}`)),
    ),
  );
}
