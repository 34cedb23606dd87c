import type { Instant } from '../../shared/time.ts';
import type { Locale } from '../../shared/time-words.ts';
import { english } from '../../shared/words/language.ts';
import { type Say, sayIn } from '../../shared/words/say.ts';
import { type Voice, voiceOf } from '../../shared/words/voice.ts';
import { type NoticeWords, words } from './words.ts';

/** All that a notice is worded with. */
export interface Speech {
  readonly say: Say<NoticeWords>;
  readonly voice: Voice;
}

/** How notices speak at a moment. */
export const speechAt = (now: Instant, locale: Locale): Speech => ({
  say: sayIn<NoticeWords>(words, locale.language ?? english),
  voice: voiceOf(now, locale),
});
