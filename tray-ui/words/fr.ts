import { typeset } from '../../shared/words/fr/typeset.ts';
import { french as shared } from '../../shared/words/fr.ts';
import type { Language } from '../../shared/words/language.ts';
import { notices } from './fr/notices.ts';
import { page } from './fr/page.ts';
import { promises } from './fr/promises.ts';
import { tray } from './fr/tray.ts';
import { views } from './fr/views.ts';
import type { TrayEnglish } from './tray-voice.ts';

/** French, as the tray speaks it. */
export const french: Language<TrayEnglish> = {
  ...shared,
  messages: { ...shared.messages, ...typeset({ ...views, ...page, ...promises, ...notices, ...tray }) },
};
