import { copyText } from './copy-text.ts';
import { element, glyph } from './element.ts';
import { part } from './part.ts';
import { redraw } from './redraw.ts';
import { renderFacts, renderNever } from './render-never.ts';
import { renderPayload } from './render-payload.ts';
import { renderSent, type SentList } from './render-sent.ts';
import { say } from './speech.ts';
import type { Announce, View } from './view.ts';
import type { OrFailed, PayloadView, Shown } from './window-api.ts';

/** Rows in the page at once; older ones push out the newest, which a button brings back. */
const mostRows = 600;
const mayNotAsk = () => ({ failed: say('now.mayNotAsk') });

/** Sent: everything that left, one payload of it beside, and what never leaves. All of it is asked for anew each time it is opened. */
export function sentView(announce: Announce): View & { open(id: number): void } {
  const main = part('sent');
  const side = element('div', { class: 'side' });
  const rest = element('div', { class: 'rest' });
  let shown: Shown | undefined;
  let half: 'left' | 'never' = 'left';
  let list: SentList | undefined;
  let payload: PayloadView | undefined;
  let isAsking = false;
  /** What is asked for once the question under way is answered. */
  let wanted: (() => void) | undefined;

  const draw = () => {
    if (shown === undefined || main.hidden) return;
    main.classList.toggle('detail', half === 'left' && payload !== undefined);
    const opened = list && { ...list, openId: payload?.id };
    redraw(side, [segments(half, choose), ...(half === 'never' ? renderNever() : renderSent(shown, opened, press))]);
    if (half === 'never') redraw(rest, renderFacts(shown));
    else redraw(rest, payload === undefined ? [] : renderPayload(payload, { back, copy }));
  };
  /** One question at a time; an answer that comes when nobody looks any more is let go. */
  const ask = async <T extends object>(question: () => Promise<OrFailed<T>>, then: (answer: T) => void) => {
    if (isAsking) return;
    isAsking = true;
    const answer = await question().catch(mayNotAsk);
    isAsking = false;
    const next = wanted;
    wanted = undefined;
    if (main.hidden) return;
    if ('failed' in answer) {
      list = { rows: [], isCut: false, ...list, said: answer.failed };
      announce(answer.failed);
    } else then(answer);
    draw();
    next?.();
  };
  const newest = () =>
    ask(
      () => window.stance.sent(),
      (page) => {
        list = { ...page, isCut: false };
      },
    );
  const older = (before: number) =>
    ask(
      () => window.stance.sent(before),
      (page) => {
        const rows = [...(list?.rows ?? []), ...page.rows];
        const isCut = (list?.isCut ?? false) || rows.length > mostRows;
        const sentence = list?.sentence;
        list = { ...page, ...(sentence === undefined ? {} : { sentence }), rows: rows.slice(-mostRows), isCut };
        announce(say('sent.olderShown', { count: page.rows.length }));
      },
    );
  const open = (id: number) =>
    ask(
      () => window.stance.payload(id),
      (found) => {
        payload = found;
        draw();
        rest.scrollTop = 0;
        rest.querySelector<HTMLElement>('h1')?.focus();
      },
    );
  const back = () => {
    const id = payload?.id;
    payload = undefined;
    draw();
    side.querySelector<HTMLElement>(`[data-id="row-${id}"]`)?.focus();
  };
  const copy = () => {
    const bytes = rest.querySelector('div.bytes');
    announce(say(bytes !== null && copyText(bytes) ? 'sent.copied' : 'sent.notCopied'));
  };
  const choose = (next: typeof half) => {
    half = next;
    payload = undefined;
    draw();
  };
  const press = {
    row: (id: number) => void open(id),
    older: () => void (list?.older !== undefined && older(list.older)),
    newest: () => void newest(),
  };

  main.append(side, rest);
  return {
    show(next) {
      const before = shown?.view;
      const isNews = before?.decidedAt !== next.view.decidedAt || before?.waiting !== next.view.waiting;
      const isFirst = main.hidden;
      shown = next;
      main.hidden = false;
      draw();
      // Who reads further down is not moved; the newest are a press away.
      const isAtTop = payload === undefined && side.scrollTop + main.scrollTop === 0;
      if (isFirst || (isNews && isAtTop)) void newest();
    },
    open(id) {
      half = 'left';
      if (isAsking) wanted = () => void open(id);
      else void open(id);
    },
    hide() {
      main.hidden = true;
      half = 'left';
      list = undefined;
      payload = undefined;
      side.replaceChildren();
      rest.replaceChildren();
    },
  };
}

/** The two halves of the view. */
function segments(half: 'left' | 'never', choose: (half: 'left' | 'never') => void): Node {
  const one = (name: 'left' | 'never', words: string) => {
    const attributes = { type: 'button', 'data-id': name, 'aria-current': half === name ? 'page' : undefined };
    const made = element('button', attributes, glyph(name), words);
    made.addEventListener('click', () => choose(name));
    return made;
  };
  return element(
    'nav',
    { class: 'seg', 'aria-label': say('bar.sent') },
    one('left', say('sent.left')),
    one('never', say('sent.never')),
  );
}
