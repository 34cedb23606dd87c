import type { Instant } from '../time.ts';
import type { Locale } from '../time-words.ts';
import type { English } from './en.ts';
import { english } from './language.ts';
import { type Voice, voiceIn } from './voice.ts';

/** The voice of what tray and terminal share; English unless the locale says otherwise. */
export const voiceOf = (now: Instant, { language = english, timeZone }: Locale): Voice =>
  voiceIn<English>(language, now, timeZone);
