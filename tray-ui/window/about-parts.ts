import { element, glyph } from './element.ts';
import { say } from './speech.ts';
import type { CostWords, DoctorWords, FlareView, LicenceView, OrFailed } from './window-api.ts';

/** A head with its note, and a card under it. */
export const tile = (title: string, note: string, ...body: (Node | undefined)[]): Node =>
  element(
    'section',
    { class: 'sec' },
    element('h2', {}, title, element('small', {}, note)),
    element('div', { class: 'card' }, ...body),
  );

/** Names with what is said of each. */
export const facts = (all: readonly (readonly [string, Node | string])[]): Node =>
  element(
    'dl',
    { class: 'kv facts pad' },
    ...all.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]),
  );

/** A line of buttons; `id` is what brings the focus back after a redraw. */
export const acts = (...buttons: (readonly [id: string, words: string, press: () => void] | undefined)[]): Node =>
  element(
    'div',
    { class: 'acts pad' },
    ...buttons.map((button) => {
      if (button === undefined) return undefined;
      const [id, words, press] = button;
      const made = element('button', { type: 'button', 'data-id': id }, words);
      made.addEventListener('click', press);
      return made;
    }),
  );

export const words = (text: string): Node => element('p', { class: 'pad' }, element('bdi', {}, text));

/** What agent and tray cost. */
export function costTile(cost: OrFailed<CostWords>): Node {
  if ('failed' in cost) return tile(say('cost.title'), '', words(cost.failed));
  const cells = cost.facts.map(({ name, value, note }) =>
    element('div', {}, element('dt', {}, name), element('dd', {}, value, element('small', {}, note))),
  );
  return tile(say('cost.title'), say('cost.note'), element('dl', { class: 'cost' }, ...cells));
}

/** What the doctor found: faults and what cannot be told one by one, what is fine in one. */
export const doctorRows = ({ fine, others }: DoctorWords, open: ReadonlySet<string>): Node[] => [
  ...others.map(({ isFault, about, said, remedy }) =>
    folded(`doctor ${about}`, isFault ? 'fail' : 'unknown', isFault ? 'bad' : 'off', about, said, open, [
      [say('doctor.found'), said],
      ...(remedy === undefined ? [] : [[say('doctor.mend'), remedy] as const]),
    ]),
  ),
  folded(
    'doctor fine',
    'pass',
    'ok',
    fine.title,
    fine.items.map(({ name }) => name).join(', '),
    open,
    fine.items.map(({ name, value }) => [name, value] as const),
  ),
];

function folded(
  id: string,
  sign: string,
  tone: string,
  title: string,
  says: string,
  open: ReadonlySet<string>,
  lines: readonly (readonly [string, string])[],
): Node {
  return element(
    'details',
    { class: 'sig', 'data-tone': tone, 'data-id': id, open: open.has(id) },
    element(
      'summary',
      {},
      glyph(sign),
      element('span', { class: 't' }, element('bdi', {}, title)),
      element('span', { class: 'age' }),
      glyph('chevron', 'i chev'),
      element('span', { class: 'says' }, element('bdi', {}, says)),
    ),
    element(
      'div',
      { class: 'ev' },
      element(
        'dl',
        { class: 'kv' },
        ...lines.flatMap(([name, value]) => [
          element('dt', {}, element('bdi', {}, name)),
          element('dd', {}, element('bdi', {}, value)),
        ]),
      ),
    ),
  );
}

/** The whole bundle, as it would be saved. */
export const flareText = ({ name, size, text }: FlareView): Node =>
  element(
    'details',
    { class: 'folded', 'data-id': 'flare text', open: true },
    element('summary', {}, glyph('chevron', 'i chev'), name, element('span', { class: 'n' }, size)),
    element('pre', { class: 'bytes', tabindex: '0', role: 'group', 'aria-label': name, dir: 'ltr' }, text),
  );

/** Each licence under the name of what it is of. */
export const licenceRows = (list: readonly LicenceView[], open: ReadonlySet<string>): Node[] =>
  list.map(({ name, version, licence, text }) => {
    const id = `licence ${name}`;
    return element(
      'details',
      { class: 'folded', 'data-id': id, open: open.has(id) },
      element(
        'summary',
        {},
        glyph('chevron', 'i chev'),
        `${name} ${version}`,
        element('span', { class: 'n' }, licence),
      ),
      element('pre', { class: 'bytes', tabindex: '0', role: 'group', 'aria-label': name, dir: 'ltr' }, text),
    );
  });
