import { element } from './element.ts';
import { say, sayAround } from './speech.ts';
import type { SentPage, SentRow, Shown } from './window-api.ts';

export interface SentList extends SentPage {
  /** The payload that is open beside the list. */
  readonly openId?: number | undefined;
  /** Rows that were let go to keep the list short. */
  readonly isCut: boolean;
  readonly said?: string | undefined;
}

export interface SentPresses {
  row(id: number): void;
  older(): void;
  newest(): void;
}

/** The list of all that left, newest first. */
export function renderSent({ who, notices: { first } }: Shown, list: SentList | undefined, press: SentPresses): Node[] {
  const where =
    who === undefined ? [] : [...sayAround('sent.where', 'host', element('code', {}, element('bdi', {}, who))), ' '];
  return [
    element(
      'section',
      { class: 'sec lead' },
      element('h1', {}, list?.sentence ?? say('sent.all')),
      element('p', {}, ...where, say('sent.kept')),
    ),
    ...(first === undefined
      ? []
      : [
          element('section', { class: 'sec lead first' }, element('h2', {}, first.title), element('p', {}, first.body)),
        ]),
    element(
      'section',
      { class: 'sec' },
      ...(list === undefined ? [element('p', {}, say('sent.reading'))] : listed(list, press)),
    ),
  ];
}

function listed({ rows, older, openId, isCut, said }: SentList, press: SentPresses): Node[] {
  return [
    element('h2', {}, say('sent.list'), element('small', {}, say('sent.shown', { count: rows.length }))),
    ...(isCut ? [button('newest', say('sent.newest'), press.newest)] : []),
    ...(rows.length === 0 && said === undefined ? [element('p', {}, say('sent.nothing'))] : []),
    ...(rows.length === 0
      ? []
      : [
          element(
            'div',
            { class: 'card' },
            element(
              'ol',
              { class: 'rows' },
              ...rows.map((row) => element('li', {}, pressable(row, row.id === openId, press))),
            ),
          ),
        ]),
    ...(said === undefined ? [] : [element('p', { class: 'note' }, said)]),
    ...(older === undefined ? [] : [button('older', say('sent.older'), press.older)]),
  ];
}

function pressable(
  { id, time, cause, place, change, size, waits, fault }: SentRow,
  isOpen: boolean,
  press: SentPresses,
): Node {
  const row = element(
    'button',
    { type: 'button', class: 'row', 'data-id': `row-${id}`, 'aria-current': isOpen ? 'true' : undefined },
    element('time', {}, time),
    element('b', {}, element('bdi', {}, cause)),
    element('span', { class: 'n num' }, place),
    element('span', { class: 'sub' }, element('bdi', {}, change), waits ? ` · ${say('sent.waits')}` : undefined),
    element('span', { class: 'n num' }, size),
    fault === undefined ? undefined : element('span', { class: 'fault' }, fault),
  );
  row.addEventListener('click', () => press.row(id));
  return row;
}

function button(id: string, words: string, onPress: () => void): Node {
  const made = element('button', { type: 'button', 'data-id': id }, words);
  made.addEventListener('click', onPress);
  return element('div', { class: 'acts' }, made);
}
