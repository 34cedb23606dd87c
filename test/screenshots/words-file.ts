import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ViewState } from '../../shared/view.ts';

/** Where pictures and their words lie. */
export const folder = join(import.meta.dirname, '../../tray-ui/screenshots');

const path = (state: ViewState) => join(folder, 'words', `${state}.txt`);

/** The words of one state, by what said them, as one text. */
export const wordsText = (parts: readonly (readonly [head: string, words: string])[]): string =>
  parts.map(([head, words]) => `── ${head}\n${words.trim()}\n`).join('\n');

export const keepWords = (state: ViewState, text: string): void => writeFileSync(path(state), text);
export const keptWords = (state: ViewState): string => readFileSync(path(state), 'utf8');
