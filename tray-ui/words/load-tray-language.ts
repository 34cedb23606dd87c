import { messageOf } from '../../shared/errors.ts';
import type { Language } from '../../shared/words/language.ts';
import { chooseLanguage, type LanguageId } from '../../shared/words/languages.ts';
import { type TrayEnglish, type TrayLocale, trayEnglish } from './tray-voice.ts';

/** A language whole, as the tray speaks it. In the bundle every one but English is a file of its own, and one is read at most. */
export const loadTrayLanguage: Readonly<Record<LanguageId, () => Promise<Language<TrayEnglish>>>> = {
  en: async () => trayEnglish,
  de: async () => (await import('./de.ts')).german,
  fr: async () => (await import('./fr.ts')).french,
  es: async () => (await import('./es.ts')).spanish,
  ja: async () => (await import('./ja.ts')).japanese,
};

/** How the person before this tray is spoken to: in the first of their languages that is here, English where it cannot be loaded. */
export async function trayLocale(preferred: readonly string[]): Promise<TrayLocale> {
  const id = chooseLanguage(preferred);
  try {
    return { language: await loadTrayLanguage[id]() };
  } catch (error) {
    // A part of the installation is missing; a tray that says in English how the laptop stands is better than none.
    console.error(`the words of "${id}" cannot be loaded: ${messageOf(error)}`);
    return {};
  }
}
