import { describe, expect, test } from '@jest/globals';
import { chooseLanguage, languageIds, loadLanguage } from './languages.ts';

describe('the language is', () => {
  test.each([
    [['de'], 'de'],
    [['de-CH', 'fr-CH'], 'de'],
    [['de_AT.UTF-8@euro'], 'de'],
    [['DE'], 'de'],
    [['ja-Jpan-JP'], 'ja'],
    [['nl-NL', 'fr-BE', 'en-GB'], 'fr'],
    [['en-US', 'de-DE'], 'en'],
    [['deu'], 'en'],
    [['C'], 'en'],
    [['POSIX', ''], 'en'],
    [['constructor', '__proto__', '../de'], 'en'],
    [[], 'en'],
  ])('for a person who prefers %j: %s', (preferred, id) => {
    expect(chooseLanguage(preferred)).toBe(id);
  });
});

test.each(languageIds)('%s is loaded whole, and is what it says', async (id) => {
  const { tag, messages } = await loadLanguage[id]();
  expect(tag.split('-')[0]).toBe(id);
  expect(messages['time.today']).toContain('{time}');
});
