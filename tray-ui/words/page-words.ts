import type { Message } from '../../shared/words/message.ts';
import { type PageWords, pageEnglish } from '../window/speech.ts';
import { type TrayLocale, trayEnglish } from './tray-voice.ts';

/** What the page says by itself, out of all that the tray says in a language. */
export function pageWords({ language = trayEnglish }: TrayLocale): PageWords {
  const all: Readonly<Record<string, Message>> = language.messages;
  const messages = Object.fromEntries(Object.keys(pageEnglish.messages).map((key) => [key, all[key]]));
  return { tag: language.tag, direction: language.direction, messages: messages as PageWords['messages'] };
}
