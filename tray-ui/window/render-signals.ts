import { clockTime } from '../../shared/time-words.ts';
import type { SignalRow, StatusView } from '../../shared/view.ts';
import { element, glyph } from './element.ts';
import { groupRows } from './row-groups.ts';
import { glyphTones } from './tones.ts';
import type { Shown } from './window-api.ts';

/** What to do about the state itself, then the signals under their heads; `open` holds the ids that stay open. */
export function renderSignals({ view, now }: Shown, open: ReadonlySet<string>): Node[] {
  return [
    ...(view.advice === undefined ? [] : [section(view.advice.title, steps(view.advice))]),
    ...groupRows(view.rows).map(({ head, rows }) =>
      section(head, element('div', { class: 'card' }, ...rows.map((row) => signal(row, now, open.has(row.id))))),
    ),
  ];
}

const section = (head: string, body: Node): Node => element('section', { class: 'sec' }, element('h2', {}, head), body);

const steps = ({ steps }: NonNullable<StatusView['advice']>): Node =>
  element('div', { class: 'card pad steps' }, list(steps));

const list = (steps: readonly string[]): Node => element('ol', {}, ...steps.map((step) => element('li', {}, step)));

function signal(row: SignalRow, now: number, open: boolean): Node {
  const detail = row.detail === '' ? '' : ` · ${row.detail}`;
  return element(
    'details',
    { class: 'sig', 'data-tone': glyphTones[row.glyph], 'data-id': row.id, open },
    element(
      'summary',
      {},
      glyph(row.glyph),
      element('span', { class: 't' }, row.title),
      glyph('chevron', 'i chev'),
      element('span', { class: 'says' }, element('b', {}, row.words), element('bdi', {}, detail)),
    ),
    element('div', { class: 'ev' }, element('p', {}, row.why), ...row.findings.map(finding), evidence(row, now)),
  );
}

function finding({ sentence, steps, link }: SignalRow['findings'][number]): Node {
  return element(
    'div',
    { class: 'steps' },
    element('h3', {}, sentence),
    list(steps),
    // Text, not a link: nothing that a service says opens anything.
    link === undefined ? undefined : element('p', {}, 'More: ', element('bdi', {}, link)),
  );
}

function evidence({ evidence: { source, at, unread } }: SignalRow, now: number): Node | undefined {
  const facts = [
    ['Source', source],
    ['Seen', at === undefined ? undefined : `${clockTime(at, now, {})}, by the agent`],
    ['Not read', unread],
  ] as const;
  const known = facts.filter(([, value]) => value !== undefined && value !== '');
  if (known.length === 0) return undefined;
  return element(
    'dl',
    { class: 'kv' },
    ...known.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, element('bdi', {}, value))]),
  );
}
