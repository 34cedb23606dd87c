import type { Glyph, StatusView } from '../shared/view.ts';
import type { NoticeWords } from './window/window-api.ts';
import { englishVoice, type TrayVoice } from './words/tray-voice.ts';

/** What a line of the menu does when it is chosen. */
export type MenuAction = 'open' | 'check' | 'hour' | 'morning' | 'quit';

/** One line of the tray's menu, as data: the system draws it. */
export type MenuLine =
  | { readonly line: 'rule' }
  | { readonly line: 'text'; readonly words: string }
  | { readonly line: 'press'; readonly words: string; readonly does: MenuAction; readonly enabled: boolean };

/** A sign beside the words, in characters that every menu font has: colour and pictures may be missing. */
const marks: Readonly<Record<Glyph, string>> = {
  pass: '✓',
  due: '▲',
  fail: '✕',
  unknown: '?',
  pending: '…',
  clock: '~',
  na: '–',
};

/** Longer lines make a menu that covers the screen. */
const mostCharacters = 90;

/** The menu of a view. It says nothing that moves by itself: a menu that stands open must stay true. */
export function menuOf(
  view: StatusView,
  notices?: NoticeWords,
  { say }: Pick<TrayVoice, 'say'> = englishVoice,
): MenuLine[] {
  const canCheck = view.state !== 'notRunning' && view.state !== 'notEnrolled' && view.state !== 'checking';
  return [
    text(view.tooltip),
    text(view.note),
    { line: 'rule' },
    ...view.rows.map(({ glyph, title, words }) =>
      press(`${marks[glyph]}  ${say('finding.short', { title, state: words })}`, 'open'),
    ),
    ...(view.rows.length > 0 ? [{ line: 'rule' } as const] : []),
    ...(notices?.reminders ?? []).map(({ choice, words }) => press(words, choice)),
    ...(notices?.reminded === undefined ? [] : [text(notices.reminded)]),
    press(say('menu.check'), 'check', canCheck),
    press(say('menu.open'), 'open'),
    { line: 'rule' },
    press(say('menu.quit'), 'quit'),
  ];
}

const text = (words: string): MenuLine => ({ line: 'text', words: cut(words) });
const press = (words: string, does: MenuAction, enabled = true): MenuLine => ({
  line: 'press',
  words: cut(words),
  does,
  enabled,
});
const cut = (words: string): string =>
  words.length > mostCharacters ? `${words.slice(0, mostCharacters - 1).trimEnd()}…` : words;
