import { type PageEnglish, type PageWords, pageEnglish, say, speak } from './speech.ts';

type PlainKey = { [Key in keyof PageEnglish]: PageEnglish[Key] extends string ? Key : never }[keyof PageEnglish];

/** Sets the language of the document, and what stands on the page already: each element names its message. */
export function setLanguage(words: PageWords = pageEnglish): void {
  speak(words);
  document.documentElement.lang = words.tag;
  document.documentElement.dir = words.direction;
  const plain = say as (key: PlainKey) => string;
  for (const found of document.querySelectorAll<HTMLElement>('[data-say]'))
    found.textContent = plain(found.dataset['say'] as PlainKey);
  for (const found of document.querySelectorAll<HTMLElement>('[data-say-label]'))
    found.setAttribute('aria-label', plain(found.dataset['sayLabel'] as PlainKey));
}
