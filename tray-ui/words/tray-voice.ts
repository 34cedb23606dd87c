import type { Instant } from '../../shared/time.ts';
import type { Locale } from '../../shared/time-words.ts';
import { en } from '../../shared/words/en.ts';
import type { Language } from '../../shared/words/language.ts';
import { type Voice, voiceIn } from '../../shared/words/voice.ts';
import { words as notices } from '../notices/words.ts';
import { page } from '../window/page-words.ts';
import { promises } from '../window/promise-words.ts';
import { views } from '../window/words.ts';
import { tray } from './en.ts';

/** Everything that the tray says, in English: the shape of its other languages. */
const all = { ...en, ...views, ...page, ...promises, ...notices, ...tray } as const;
export type TrayEnglish = typeof all;

/** How the person before the tray is spoken to. */
export type TrayLocale = Locale<TrayEnglish>;
export type TrayVoice = Voice<TrayEnglish>;

export const trayEnglish: Language<TrayEnglish> = { tag: 'en-GB', direction: 'ltr', messages: all };

/** The voice of the tray; English unless the locale says otherwise. */
export const trayVoice = (now: Instant, { language = trayEnglish, timeZone }: TrayLocale): TrayVoice =>
  voiceIn<TrayEnglish>(language, now, timeZone);

/** Says in English what needs neither a clock nor a place; the default of what says only that. */
export const englishVoice: TrayVoice = trayVoice(0, {});
