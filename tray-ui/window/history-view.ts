import { element, glyph } from './element.ts';
import { part } from './part.ts';
import { redraw } from './redraw.ts';
import { renderDay } from './render-day.ts';
import type { Presses } from './render-evidence.ts';
import { say } from './speech.ts';
import { stateTones } from './tones.ts';
import type { View } from './view.ts';
import type { OrFailed, Shown, TimeLine, TimeLineItem } from './window-api.ts';

/** History: what was decided, when and why; asked for when it is opened and at each new decision. */
export function historyView(press: Presses): View {
  const main = part('history');
  const side = element('div', { class: 'side' });
  const rest = element('div', { class: 'rest' });
  let askedFor: string | undefined;
  const told = (line: OrFailed<TimeLine>) => {
    if (main.hidden) return;
    redraw(side, 'failed' in line ? [lead(say('bar.history'), line.failed)] : renderSide(line));
    redraw(rest, 'failed' in line ? [] : renderDays(line, press));
  };
  main.append(side, rest);
  return {
    show({ view: { decidedAt, state }, now }: Shown) {
      // The strip grows by the minute.
      const key = JSON.stringify([decidedAt, state, Math.floor(now / 60)]);
      if (!main.hidden && askedFor === key) return;
      main.hidden = false;
      askedFor = key;
      window.stance.decisions().then(told, () => told({ failed: say('now.mayNotAsk') }));
    },
    hide() {
      main.hidden = true;
      side.replaceChildren();
      rest.replaceChildren();
    },
  };
}

const lead = (title: string, words?: string): Node =>
  element(
    'section',
    { class: 'sec lead' },
    element('h1', {}, title),
    words === undefined ? undefined : element('p', {}, words),
  );

function renderSide({ sentence, today, figures }: TimeLine): Node[] {
  return [
    lead(sentence),
    ...(today === undefined ? [] : [renderDay(today)]),
    ...(figures === undefined
      ? []
      : [
          element(
            'section',
            { class: 'sec' },
            element('h2', {}, figures.title),
            element(
              'div',
              { class: 'card pad' },
              element(
                'dl',
                { class: 'kv facts' },
                ...figures.facts.flatMap(({ name, value }) => [element('dt', {}, name), element('dd', {}, value)]),
              ),
              element('p', { class: 'note' }, figures.note),
            ),
          ),
        ]),
  ];
}

const renderDays = ({ days }: TimeLine, press: Presses): Node[] => [
  ...days.map(({ title, items }) =>
    element(
      'section',
      { class: 'sec' },
      element('h2', {}, title),
      element('ol', { class: 'tl' }, ...items.map((item) => turn(item, press))),
    ),
  ),
  ...(days.length === 0
    ? []
    : [element('section', { class: 'sec' }, element('p', { class: 'note' }, say('history.list')))]),
];

function turn({ time, state, what, why, reach, policy, took, payload }: TimeLineItem, press: Presses): Node {
  const { tone, symbol } = stateTones[state];
  const rest = [policy, took].filter((words) => words !== undefined).join(' · ');
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
      element('p', { class: 'how' }, element('bdi', {}, reach)),
      payload === undefined && rest === ''
        ? undefined
        : element('p', { class: 'meta' }, ...toPayload(payload, press), element('bdi', {}, rest)),
    ),
  );
}

function toPayload(payload: TimeLineItem['payload'], press: Presses): (Node | string)[] {
  if (payload === undefined) return [];
  const made = element('button', { type: 'button', class: 'bare', 'data-id': `turn ${payload.id}` }, payload.words);
  made.addEventListener('click', () => press.payload(payload.id));
  return [made, ' · '];
}
