import type { SignalRow, StatusView } from '../../shared/view.ts';
import { ageWords } from './age-words.ts';
import { element, glyph } from './element.ts';
import { type Presses, renderEvidence } from './render-evidence.ts';
import { groupRows } from './row-groups.ts';
import { glyphTones } from './tones.ts';
import type { Shown } from './window-api.ts';
import { sayView as say } from './words.ts';

/** What to do about the state itself, then the signals under their heads; `open` holds the ids that stay open. */
export function renderSignals(shown: Shown, open: ReadonlySet<string>, press: Presses): Node[] {
  const { advice, rows } = shown.view;
  return [
    ...(advice === undefined ? [] : [section(advice.title, '', steps(advice))]),
    ...groupRows(rows).map(({ head, rows: members }) => {
      const isMet = members.every(({ glyph: sign }) => sign === 'pass');
      const cards = members.map((row) => signal(row, shown, open, press));
      return section(head, isMet ? say('now.facts') : '', element('div', { class: 'card' }, ...cards));
    }),
  ];
}

const section = (head: string, note: string, body: Node): Node =>
  element('section', { class: 'sec' }, element('h2', {}, head, element('small', {}, note)), body);

const steps = ({ steps }: NonNullable<StatusView['advice']>): Node =>
  element('div', { class: 'card pad steps' }, list(steps));

const list = (steps: readonly string[]): Node => element('ol', {}, ...steps.map((step) => element('li', {}, step)));

function signal(row: SignalRow, { now }: Shown, open: ReadonlySet<string>, press: Presses): Node {
  const { id, title, glyph: sign, words, why, findings, whatIf, evidence } = row;
  const detail = row.detail === '' ? '' : ` · ${row.detail}`;
  const age = evidence.at === undefined ? '' : ageWords(evidence.at, now);
  return element(
    'details',
    { class: 'sig', 'data-tone': glyphTones[sign], 'data-id': id, open: open.has(id) },
    element(
      'summary',
      {},
      glyph(sign),
      element('span', { class: 't' }, title),
      element('span', { class: 'age' }, age),
      glyph('chevron', 'i chev'),
      element('span', { class: 'says' }, element('b', {}, words), element('bdi', {}, detail)),
    ),
    element(
      'div',
      { class: 'ev' },
      element('p', {}, why),
      ...whatIf.map((sentence) => element('p', { class: 'win' }, sentence)),
      ...findings.map((each, index) => finding(each, id, index, open)),
      renderEvidence(row, now, press),
    ),
  );
}

function finding(
  { sentence, steps, link, elsewhere = [] }: SignalRow['findings'][number],
  row: string,
  index: number,
  open: ReadonlySet<string>,
): Node {
  const id = `${row} elsewhere ${index}`;
  return element(
    'div',
    { class: 'steps', 'data-row': row, 'data-finding': String(index) },
    element('h3', {}, sentence),
    list(steps),
    // Text, not a link: nothing that a service says opens anything.
    link === undefined ? undefined : element('p', {}, 'More: ', element('bdi', {}, link)),
    elsewhere.length === 0
      ? undefined
      : element(
          'details',
          { class: 'other', 'data-id': id, open: open.has(id) },
          element('summary', {}, glyph('chevron', 'i chev'), say('now.elsewhere')),
          ...elsewhere.flatMap((other) => [element('h4', {}, other.system), list(other.steps)]),
        ),
  );
}
