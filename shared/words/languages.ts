import { english, type Language } from './language.ts';

/** The languages that are here; English first, because it is the one that is always loaded. */
export const languageIds = ['en', 'de', 'fr', 'es', 'ja'] as const;
export type LanguageId = (typeof languageIds)[number];

/** The first of a person's languages that is here, else English. Takes tags (`de-CH`) and POSIX names (`de_CH.UTF-8`). */
export function chooseLanguage(preferred: readonly string[]): LanguageId {
  for (const name of preferred) {
    const [language = ''] = name.toLowerCase().split(/[-_.@]/);
    const found = languageIds.find((id) => id === language);
    if (found !== undefined) return found;
  }
  return 'en';
}

/** A language whole. In a bundle every one but English is a file of its own, so that who speaks English reads no other. */
export const loadLanguage: Readonly<Record<LanguageId, () => Promise<Language>>> = {
  en: async () => english,
  de: async () => (await import('./de.ts')).german,
  fr: async () => (await import('./fr.ts')).french,
  es: async () => (await import('./es.ts')).spanish,
  ja: async () => (await import('./ja.ts')).japanese,
};
