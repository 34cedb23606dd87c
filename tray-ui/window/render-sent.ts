import { element } from './element.ts';
import type { SentPage, SentRow, Shown } from './window-api.ts';
import { sayView as say } from './words.ts';

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
    who === undefined ? [] : ['What is sent now goes to ', element('code', {}, element('bdi', {}, who)), ' only. '];
  return [
    element(
      'section',
      { class: 'sec lead' },
      element('h1', {}, list?.sentence ?? say('sent.all')),
      element(
        'p',
        {},
        ...where,
        'Each payload is kept here for up to 30 days, and its signature is verified as you look at it.',
      ),
    ),
    ...(first === undefined
      ? []
      : [
          element('section', { class: 'sec lead first' }, element('h2', {}, first.title), element('p', {}, first.body)),
        ]),
    element(
      'section',
      { class: 'sec' },
      ...(list === undefined ? [element('p', {}, 'Reading…')] : listed(list, press)),
    ),
  ];
}

function listed({ rows, older, openId, isCut, said }: SentList, press: SentPresses): Node[] {
  const count = rows.length === 1 ? '1 shown' : `${rows.length} shown`;
  return [
    element('h2', {}, 'Payloads, newest first', element('small', {}, count)),
    ...(isCut ? [button('newest', 'Newest', press.newest)] : []),
    ...(rows.length === 0 && said === undefined ? [element('p', {}, 'Nothing has left this laptop yet.')] : []),
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
    ...(older === undefined ? [] : [button('older', 'Older', press.older)]),
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
    element('span', { class: 'sub' }, element('bdi', {}, change), waits ? ' · waits to be confirmed' : undefined),
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
