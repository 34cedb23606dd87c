import { spanish as shared } from '../../shared/words/es.ts';
import type { Language } from '../../shared/words/language.ts';
import { notices } from './es/notices.ts';
import { page } from './es/page.ts';
import { promises } from './es/promises.ts';
import { tray } from './es/tray.ts';
import { views } from './es/views.ts';
import type { TrayEnglish } from './tray-voice.ts';

/** Spanish, as the tray speaks it. */
export const spanish: Language<TrayEnglish> = {
  ...shared,
  messages: { ...shared.messages, ...views, ...page, ...promises, ...notices, ...tray },
};
