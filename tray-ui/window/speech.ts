import type { Instant } from '../../shared/time.ts';
import { times } from '../../shared/words/en/times.ts';
import type { Language } from '../../shared/words/language.ts';
import { type Say, sayIn } from '../../shared/words/say.ts';
import { type Voice, voiceIn } from '../../shared/words/voice.ts';
import { page } from './page-words.ts';
import { promises } from './promise-words.ts';
import { views } from './words.ts';

const english = { ...times, ...views, ...page, ...promises } as const;

/** Everything that the page says by itself, in English; the rest comes to it as words. */
export type PageEnglish = typeof english;

/** The same in the language of the person before it, as the main process hands it over. */
export type PageWords = Omit<Language<PageEnglish>, 'findings'>;

/** What it speaks where nobody says anything else. */
export const pageEnglish: PageWords = { tag: 'en-GB', direction: 'ltr', messages: english };

/** A document has one language: it is told once, before anything is drawn. */
let spoken: PageWords = pageEnglish;

/** Has the page speak a language from now on. */
export function speak(words: PageWords): void {
  spoken = words;
}

/** Says what the page says by itself. */
export const say: Say<PageEnglish> = (...message) => sayIn<PageEnglish>(spoken.messages, spoken)(...message);

/** The voice of the page at a moment, for times and spans. */
export const voiceAt = (now: Instant): Voice<PageEnglish> => voiceIn<PageEnglish>(spoken, now);

/** Stands in a sentence where an element is put; no text of ours holds it. */
const place = '\ue000';

/** A message around an element: what is said before it, the element, what is said after it. */
export function sayAround<Key extends WithOneSlot>(key: Key, slot: SlotOf<Key>, inside: Node): (Node | string)[] {
  const text = (say as (key: string, slots: object) => string)(key, { [slot]: place });
  const [before = '', after = ''] = text.split(place);
  return [before, inside, after];
}

type SlotOf<Key extends keyof PageEnglish> = PageEnglish[Key] extends `${string}{${infer Slot}}${string}`
  ? Slot
  : never;
type WithOneSlot = { [Key in keyof PageEnglish]: SlotOf<Key> extends never ? never : Key }[keyof PageEnglish];
