import { expect, test } from '@jest/globals';
import { chooseLanguage } from '../../shared/words/languages.ts';
import { terminalLanguage } from './terminal-locale.ts';

test.each([
  [{ LC_ALL: 'fr_FR.UTF-8', LC_MESSAGES: 'de_DE', LANG: 'es_ES' }, 'fr'],
  [{ LC_MESSAGES: 'de_DE', LANG: 'es_ES' }, 'de'],
  [{ LC_ALL: '', LC_MESSAGES: '', LANG: 'es_ES' }, 'es'],
  // The first that is set decides, even for a language that is not here.
  [{ LC_ALL: 'nl_NL', LANG: 'de_DE' }, 'en'],
  [{ LC_ALL: 'C', LANG: 'de_DE' }, 'en'],
])('%j is the language of a terminal', (env, language) => {
  expect(terminalLanguage(env)).toBe(language);
});

test('an environment that says nothing leaves it to the system', () => {
  expect(terminalLanguage({})).toBe(chooseLanguage([Intl.DateTimeFormat().resolvedOptions().locale]));
});
