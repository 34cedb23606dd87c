import { japanese as shared } from '../../shared/words/ja.ts';
import type { Language } from '../../shared/words/language.ts';
import { notices } from './ja/notices.ts';
import { page } from './ja/page.ts';
import { promises } from './ja/promises.ts';
import { tray } from './ja/tray.ts';
import { views } from './ja/views.ts';
import type { TrayEnglish } from './tray-voice.ts';

/** Japanese, as the tray speaks it. */
export const japanese: Language<TrayEnglish> = {
  ...shared,
  messages: { ...shared.messages, ...views, ...page, ...promises, ...notices, ...tray },
};
