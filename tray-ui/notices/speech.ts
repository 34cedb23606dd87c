import type { Instant } from '../../shared/time.ts';
import type { Say } from '../../shared/words/say.ts';
import { type TrayLocale, type TrayVoice, trayVoice } from '../words/tray-voice.ts';
import type { NoticeWords } from './words.ts';

/** All that a notice is worded with. */
export interface Speech {
  readonly say: Say<NoticeWords>;
  readonly voice: TrayVoice;
}

/** How notices speak at a moment. */
export function speechAt(now: Instant, locale: TrayLocale): Speech {
  const voice = trayVoice(now, locale);
  return { say: voice.say, voice };
}
