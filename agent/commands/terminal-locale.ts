import { messageOf } from '../../shared/errors.ts';
import type { Locale } from '../../shared/time-words.ts';
import { chooseLanguage, type LanguageId, loadLanguage } from '../../shared/words/languages.ts';
import type { Streams } from './command.ts';

/** The language that the environment asks for; where it says nothing, as on Windows, that of the system. */
export function terminalLanguage(env: Readonly<Record<string, string | undefined>>): LanguageId {
  // POSIX: the first that is set and not empty wins, even where it is one that is not here.
  const asked = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((name) => name !== undefined && name !== '');
  return chooseLanguage([asked ?? Intl.DateTimeFormat().resolvedOptions().locale]);
}

/** How whoever sits at this terminal is spoken to. A language that cannot be loaded is said, and English spoken. */
export async function terminalLocale({ err }: Pick<Streams, 'err'>): Promise<Locale> {
  const id = terminalLanguage(process.env);
  try {
    return { language: await loadLanguage[id]() };
  } catch (error) {
    // A part of the installation is missing; where the laptop stands is said all the same.
    err(`stance: the words of "${id}" cannot be loaded (${messageOf(error)}); this is English`);
    return {};
  }
}
