import { neverCollected, neverSent } from '../../shared/never-collected.ts';
import { element, glyph } from './element.ts';
import { isToldOf } from './promise-words.ts';
import { say } from './speech.ts';
import type { Shown } from './window-api.ts';

/** Something that is sent or stays on the laptop; `note` says what is done instead, or how much of it is meant. */
interface Item {
  readonly title: string;
  readonly note?: string;
}

/** What never leaves: what is not read at all, and what is read and kept. */
export const renderNever = (): Node[] => [
  element('section', { class: 'sec lead' }, element('h1', {}, say('never.lead'))),
  section(
    say('never.head'),
    list(
      neverCollected.map((id) => ({
        title: say(`never.${id}`),
        ...(id === 'documents' ? { note: say('never.documents.note') } : {}),
      })),
      'never',
    ),
  ),
  section(
    say('never.kept'),
    list(
      neverSent.map((id) => ({ title: say(`kept.${id}`), note: say(`kept.${id}.note`) })),
      'never',
    ),
  ),
];

/** The facts that do leave, in the order of the catalogue. */
export function renderFacts({ view }: Shown): Node[] {
  const facts = view.rows.map(({ id, title }) => (isToldOf(id) ? { title, note: say(`sent.${id}`) } : { title }));
  if (facts.length === 0) return [];
  return [
    section(say('never.facts', { count: facts.length }), list(facts, 'left')),
    element('section', { class: 'sec' }, element('p', { class: 'note' }, say('never.address'))),
  ];
}

const section = (head: string, body: Node): Node =>
  element('section', { class: 'sec' }, element('h2', {}, head), element('div', { class: 'card' }, body));

const list = (items: readonly Item[], symbol: string): Node =>
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
