import { aboutView } from './about-view.ts';
import { historyView } from './history-view.ts';
import { nowView } from './now-view.ts';
import { part } from './part.ts';
import { sentView } from './sent-view.ts';
import { setLanguage } from './set-language.ts';
import { say } from './speech.ts';
import { stateTones } from './tones.ts';
import type { View } from './view.ts';
import type { Shown, WindowApi } from './window-api.ts';

declare global {
  interface Window {
    readonly stance: WindowApi;
  }
}

const parts = { who: part('who'), announce: part('announce'), glyph: part('state-glyph'), words: part('state-words') };
const announce = (words: string) => {
  parts.announce.textContent = words;
};
/** Shows one payload, from wherever it is named. */
const payload = (id: number) => {
  go('sent');
  sent.open(id);
};
const press = { payload };
const now = nowView(announce, press);
const sent = sentView(announce);
const views: Readonly<Record<string, View>> = {
  now,
  sent,
  history: historyView(press),
  about: aboutView(announce),
};
const buttons = [...part('views').querySelectorAll<HTMLButtonElement>('button[data-view]')];
let current = 'now';
let shown: Shown | undefined;

// Nothing is drawn before the page knows its language.
window.stance
  .words()
  .then(setLanguage, () => setLanguage())
  .then(() => {
    window.stance.watch((next) => {
      shown = next;
      drawAround(next);
      views[current]?.show(next);
    });
    window.stance.follow((where) => {
      go(where.view);
      if (where.view === 'now') now.lead(where.row);
    });
  });
for (const button of buttons) button.addEventListener('click', () => go(button.dataset['view'] ?? ''));
document.addEventListener('keydown', (event) => {
  const withCommand = event.ctrlKey || event.metaKey;
  const button = withCommand ? buttons[Number(event.key) - 1] : undefined;
  if (event.key === 'Escape') window.close();
  else if (event.key.toLowerCase() === 'r' && withCommand) void now.check();
  else if (button !== undefined) {
    go(button.dataset['view'] ?? '');
    button.focus();
  } else return;
  event.preventDefault();
});

/** Shows another view; the focus stays where it is, on the bar. */
function go(name: string): void {
  if (name === current || views[name] === undefined) return;
  views[current]?.hide();
  current = name;
  for (const button of buttons) {
    if (button.dataset['view'] === name) button.setAttribute('aria-current', 'page');
    else button.removeAttribute('aria-current');
  }
  if (shown === undefined) return;
  drawAround(shown);
  views[name]?.show(shown);
}

/** What every view has around it: the title, the tone, whose word it is, and on other views than Now how the laptop stands. */
function drawAround({ view, who }: Shown): void {
  const { tone, symbol } = stateTones[view.state];
  const [state = ''] = view.stateLine.split(' · ');
  document.title = say('bar.title', { state });
  document.body.dataset['tone'] = tone;
  parts.who.textContent = who ?? '';
  parts.glyph.setAttribute('href', `#${symbol}`);
  parts.words.textContent = current === 'now' ? '' : `${say('bar.state', { state })} `;
  // Said once per change of state; the minutes that pass are not news.
  if (parts.announce.dataset['state'] === view.state) return;
  parts.announce.dataset['state'] = view.state;
  announce(say('bar.announce', { short: view.tooltip, sentence: view.sentence }));
}
