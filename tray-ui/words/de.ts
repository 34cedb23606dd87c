import { german as shared } from '../../shared/words/de.ts';
import type { Language } from '../../shared/words/language.ts';
import { notices } from './de/notices.ts';
import { page } from './de/page.ts';
import { promises } from './de/promises.ts';
import { tray } from './de/tray.ts';
import { views } from './de/views.ts';
import type { TrayEnglish } from './tray-voice.ts';

/** German, as the tray speaks it. */
export const german: Language<TrayEnglish> = {
  ...shared,
  messages: { ...shared.messages, ...views, ...page, ...promises, ...notices, ...tray },
};
