import type { Instant } from '../time.ts';
import { clockTime, dayTime, spanWords, type TimeSayer } from '../time-words.ts';
import type { times } from './en/times.ts';
import type { English } from './en.ts';
import type { Language } from './language.ts';
import type { Messages } from './message.ts';
import { listWords, numberWords, type Say, sayIn } from './say.ts';

/** All that is needed to speak to a person at a moment: the messages, times, spans, lists and numbers of one language. */
export interface Voice<En = English> extends TimeSayer {
  readonly language: Language<En>;
  readonly say: Say<En>;
  /** The lines of a list of steps. */
  readonly lines: (key: ListKey<En>) => readonly string[];
  /** In at most two units: "2 h 23 min". */
  readonly span: (seconds: number) => string;
  /** "Base, Internal and Sensitive" */
  readonly list: (names: readonly string[]) => string;
  /** With so many digits behind the point, where they are given. */
  readonly number: (value: number, digits?: number) => string;
}

type ListKey<En> = { [Key in keyof En]: En[Key] extends readonly string[] ? Key : never }[keyof En];

/** A voice in a language, at a moment and place. */
export function voiceIn<En extends typeof times & Messages>(
  language: Language<En>,
  now: Instant,
  timeZone?: string,
): Voice<En> {
  const locale = timeZone === undefined ? { language } : { language, timeZone };
  return {
    language,
    say: sayIn<En>(language.messages, language),
    lines: (key) => language.messages[key] as readonly string[],
    time: (at) => clockTime(at, now, locale),
    deadline: (at) => dayTime(at, now, locale),
    span: (seconds) => spanWords(seconds, language),
    list: (names) => listWords(names, language.tag),
    number: (value, digits) => numberWords(value, language.tag, digits),
  };
}
