import type { LinkOpens } from '../../shared/remedy-link.ts';
import type { SignalRow, StatusView } from '../../shared/view.ts';
import { ageWords } from './age-words.ts';
import { element, glyph } from './element.ts';
import { type Presses, renderEvidence } from './render-evidence.ts';
import { groupRows } from './row-groups.ts';
import { say } from './speech.ts';
import { glyphTones } from './tones.ts';
import type { Shown } from './window-api.ts';

/** What is pressed where something is to be mended. */
export interface MendPresses extends Presses {
  /** Has the page opened that is named for a finding, by its row and its place in it. */
  link(row: string, finding: number): void;
}

/** What to do about the state itself, then the signals under their heads; `open` holds the ids that stay open. */
export function renderSignals(shown: Shown, open: ReadonlySet<string>, press: MendPresses): Node[] {
  const { advice, rows } = shown.view;
  return [
    ...(shown.hasNoPanel === true
      ? [section(say('panel.title'), '', element('p', { class: 'card pad' }, say('panel.words')))]
      : []),
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

function signal(row: SignalRow, { now }: Shown, open: ReadonlySet<string>, press: MendPresses): Node {
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
      ...findings.map((each, index) => finding(each, id, index, open, press)),
      renderEvidence(row, now, press),
    ),
  );
}

function finding(
  { sentence, steps, link, opens, elsewhere = [] }: SignalRow['findings'][number],
  row: string,
  index: number,
  open: ReadonlySet<string>,
  press: MendPresses,
): Node {
  const id = `${row} elsewhere ${index}`;
  return element(
    'div',
    { class: 'steps', 'data-row': row, 'data-finding': String(index) },
    element('h3', {}, sentence),
    list(steps),
    link === undefined ? undefined : leadOn(link, opens, `${row} link ${index}`, () => press.link(row, index)),
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

/** A button that says where it leads; what is not opened is text to be read, and a page is both. Nothing here is a link: this window never leaves its page. */
function leadOn(link: string, opens: LinkOpens | undefined, id: string, onPress: () => void): Node {
  const address = element('p', { class: 'address' }, element('bdi', {}, link));
  if (opens === undefined) return address;
  const words = opens === 'settings' ? say('now.openSettings') : say('now.openPage');
  const button = element('button', { type: 'button', 'data-id': id }, words);
  button.addEventListener('click', onPress);
  return element('div', {}, element('div', { class: 'acts' }, button), opens === 'page' ? address : undefined);
}
