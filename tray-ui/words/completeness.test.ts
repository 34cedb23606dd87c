import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { formsOf, toneFaults, wordFaults } from '../../shared/testing/word-faults.ts';
import { en } from '../../shared/words/en.ts';
import { languageIds } from '../../shared/words/languages.ts';
import type { Messages } from '../../shared/words/message.ts';
import { words as notices } from '../notices/words.ts';
import { page } from '../window/page-words.ts';
import { promises } from '../window/promise-words.ts';
import { pageEnglish } from '../window/speech.ts';
import { views } from '../window/words.ts';
import { tray } from './en.ts';
import { loadTrayLanguage, trayLocale } from './load-tray-language.ts';
import { pageWords } from './page-words.ts';
import { trayEnglish } from './tray-voice.ts';

const english: Messages = trayEnglish.messages;

describe.each(languageIds.filter((id) => id !== 'en'))('%s', (id) => {
  test('says every message of the tray, with the same slots, in its own words and tone', async () => {
    const { messages } = await loadTrayLanguage[id]();
    expect(wordFaults(messages, english, id)).toEqual([]);
  });

  test('hands the page all that it says by itself, and nothing else', async () => {
    const language = await loadTrayLanguage[id]();
    const words = pageWords({ language });
    expect(Object.keys(words).sort()).toEqual(['direction', 'messages', 'tag']);
    expect(wordFaults(words.messages, pageEnglish.messages, id)).toEqual([]);
  });
});

test('English itself keeps to the tone', () => {
  expect(
    Object.values(english)
      .flatMap(formsOf)
      .flatMap((text) => toneFaults(text, 'en')),
  ).toEqual([]);
});

test('no two parts of the tray say something else by the same key', () => {
  const keys = [en, views, page, promises, notices, tray].flatMap((part) => Object.keys(part));
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
});

test('everything that stands on the page names a message of it', () => {
  const html = readFileSync(join(__dirname, '../window/index.html'), 'utf8');
  const named = [...html.matchAll(/data-say(?:-label)?="([^"]*)"/g)].map(([, key = '']) => key);
  expect(named.length).toBeGreaterThan(4);
  for (const key of named) expect([key, typeof page[key as keyof typeof page]]).toEqual([key, 'string']);
  // What is not named would stand there in English.
  expect(html.replace(/<!--.*?-->|<head>.*?<\/head>/gs, '').match(/>[^<>]*\p{L}[^<>]*</gu) ?? []).toEqual([]);
  expect(html).not.toMatch(/aria-label=|alt=|placeholder=| title=/);
});

test('the tray speaks the first language of a person that is here', async () => {
  expect((await trayLocale(['nl-NL', 'de-CH', 'fr-CH'])).language?.tag).toBe('de');
  expect((await trayLocale(['en-US', 'de'])).language?.tag).toBe('en-GB');
  expect((await trayLocale([])).language?.tag).toBe('en-GB');
});
