import type { Page } from 'playwright-core';
import type { ViewState } from '../../shared/view.ts';
import type { Pixmap } from '../support/electron/status-notifier.ts';
import { type Place, type Scheme, walk } from './walk.ts';
import { wordsText } from './words-file.ts';

/** All that the tray showed on one walk: the words of each state, and its icon. */
export interface Recorded {
  readonly words: ReadonlyMap<ViewState, string>;
  readonly icons: ReadonlyMap<ViewState, Pixmap>;
}

/** Walks once and keeps what was seen; `look` is shown every place as it stands there. */
export async function record(
  scheme: Scheme,
  look: (state: ViewState, place: Place, page: Page) => Promise<void> = async () => undefined,
): Promise<Recorded> {
  const parts = new Map<ViewState, [string, string][]>();
  const icons = new Map<ViewState, Pixmap>();
  await walk(scheme, {
    state: (state, [tooltip = '', ...menu], icon) => {
      icons.set(state, icon);
      parts.set(state, [
        ['tooltip', tooltip],
        ['menu', menu.join('\n')],
      ]);
    },
    place: async (state, place, words, page) => {
      parts.get(state)?.push([place, words]);
      await look(state, place, page);
    },
  });
  const words = new Map([...parts].map(([state, said]) => [state, wordsText(said)]));
  return { words, icons };
}
