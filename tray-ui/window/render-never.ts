import { type Kept, neverCollected, neverSent } from '../../shared/never-collected.ts';
import { sentParts } from '../../shared/sent-parts.ts';
import { element, glyph } from './element.ts';
import type { Shown } from './window-api.ts';

/** What never leaves: what is not read at all, and what is read and kept. */
export const renderNever = (): Node[] => [
  element(
    'section',
    { class: 'sec lead' },
    element('h1', {}, 'The agent has no code that reads these, and no policy can ask for them.'),
  ),
  section('Never collected', list(Object.values(neverCollected), 'never')),
  section('Read here, never sent', list(neverSent, 'never')),
];

/** The facts that do leave, in the order of the catalogue. */
export function renderFacts({ view }: Shown): Node[] {
  const parts: Readonly<Record<string, string>> = sentParts;
  const facts = view.rows.map(({ id, title }) => ({
    title,
    ...(Object.hasOwn(parts, id) ? { note: parts[id] ?? '' } : {}),
  }));
  if (facts.length === 0) return [];
  return [
    section(`The ${facts.length} facts that are sent`, list(facts, 'left')),
    element(
      'section',
      { class: 'sec' },
      element('p', { class: 'note' }, 'As with any site, the service sees your network address.'),
    ),
  ];
}

const section = (head: string, body: Node): Node =>
  element('section', { class: 'sec' }, element('h2', {}, head), element('div', { class: 'card' }, body));

const list = (items: readonly Kept[], symbol: string): Node =>
  element(
    'ul',
    { class: 'never' },
    ...items.map(({ title, note }) =>
      element(
        'li',
        {},
        glyph(symbol),
        element('span', {}, title, note === undefined ? undefined : element('small', {}, note)),
      ),
    ),
  );
