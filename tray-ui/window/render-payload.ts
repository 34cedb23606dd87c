import { element, glyph } from './element.ts';
import { say } from './speech.ts';
import type { JsonLine, PayloadView } from './window-api.ts';

/** One payload: its seal, what changed in it, all of it, and every byte. `back` leads to the list where both do not fit, `copy` takes the bytes along. */
export function renderPayload(view: PayloadView, press: { back(): void; copy(): void }): Node[] {
  const back = element('button', { type: 'button', class: 'bare only-narrow', 'data-id': 'back' }, say('sent.back'));
  back.addEventListener('click', press.back);
  const copy = element('button', { type: 'button', 'data-id': 'copy' }, say('sent.copy'));
  copy.addEventListener('click', press.copy);
  const { whole, changed, bytes, claims, answer } = view;
  return [
    element(
      'section',
      { class: 'sec' },
      back,
      element('h1', { tabindex: '-1', 'data-id': 'payload' }, view.title, element('small', {}, view.about)),
      element(
        'div',
        { class: 'card' },
        seal(view),
        changed === undefined ? undefined : lines(changed, say('sent.changed')),
        folded(
          'whole',
          say('sent.whole'),
          say('sent.lines', { count: whole.length }),
          changed === undefined,
          lines(whole, say('sent.whole')),
        ),
        claims === undefined || claims.length === 0
          ? undefined
          : folded(
              'claims',
              say('sent.claims'),
              say('sent.claimCount', { count: claims.length }),
              false,
              explained(claims),
            ),
        folded('bytes', say('sent.bytes'), say('sent.bytesParts'), true, exact(bytes)),
        element('div', { class: 'acts pad' }, copy),
      ),
      answer === undefined ? undefined : element('p', { class: 'note' }, answer),
    ),
  ];
}

function seal({ holds, seal }: PayloadView): Node {
  return element(
    'div',
    { class: 'seal', 'data-tone': holds ? undefined : 'bad' },
    // A key, not a check mark: verified is not compliant.
    glyph(holds ? 'key' : 'fail'),
    element(
      'p',
      {},
      element('b', {}, say(holds ? 'sent.verified' : 'sent.notVerified')),
      ' ',
      element('bdi', {}, seal),
    ),
  );
}

const tags = { added: 'ins', removed: 'del', fold: 'span' } as const;

const lines = (all: readonly JsonLine[], label: string): Node =>
  element(
    'ol',
    { class: 'json', 'aria-label': label, dir: 'ltr' },
    ...all.map(({ text, mark }) => {
      if (mark === undefined) return element('li', {}, element('span', {}, text));
      return element(
        'li',
        { class: mark },
        element(
          tags[mark],
          {},
          mark === 'fold' ? undefined : element('span', { class: 'vh' }, say(`sent.${mark}`), ' '),
          text,
        ),
      );
    }),
  );

const folded = (id: string, title: string, note: string, open: boolean, body: Node): Node =>
  element(
    'details',
    { class: 'folded', 'data-id': id, open },
    element('summary', {}, glyph('chevron', 'i chev'), title, element('span', { class: 'n' }, note)),
    body,
  );

const explained = (claims: NonNullable<PayloadView['claims']>): Node =>
  element(
    'dl',
    { class: 'kv facts pad' },
    ...claims.flatMap(({ name, value, words }) => [
      element('dt', {}, element('code', {}, element('bdi', {}, name))),
      element(
        'dd',
        {},
        words,
        value === '' ? undefined : element('code', { class: 'value', dir: 'ltr' }, element('bdi', {}, value)),
      ),
    ]),
  );

const exact = ([header, payload, signature]: PayloadView['bytes']): Node =>
  element(
    'div',
    { class: 'bytes', tabindex: '0', role: 'group', 'aria-label': say('sent.bytes'), dir: 'ltr' },
    element('span', { class: 'a' }, header),
    '.',
    element('span', { class: 'b' }, payload),
    '.',
    element('span', { class: 'c' }, signature),
  );
