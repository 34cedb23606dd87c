import { describe, expect, test } from '@jest/globals';
import type { Platform } from '../platform.ts';
import type { FindingWords } from '../signal.ts';
import { otherLanguages } from '../testing/all-languages.ts';
import { formsOf, toneFaults, untranslated, wordFaults } from '../testing/word-faults.ts';
import { facts } from './en/facts.ts';
import { en } from './en.ts';
import { englishTexts, type FindingTexts, textOf } from './finding-texts.ts';
import type { Message, Messages } from './message.ts';
import { findingIds } from './translate-finding.ts';

const platforms: readonly Platform[] = ['linux', 'darwin', 'win32'];
const english: Messages = en;

describe.each(otherLanguages)('$tag', ({ tag, messages, findings = englishTexts }) => {
  test('says every message, with the same slots, in its own words and tone', () => {
    expect(wordFaults(messages, english, tag)).toEqual([]);
  });

  test('says every finding in its own words and tone', () => {
    const texts = textsIn(findings);
    expect(untranslated(texts, new Set(textsIn(englishTexts)), tag)).toEqual([]);
    expect(texts.flatMap((text) => toneFaults(text, tag))).toEqual([]);
  });

  test('has as many steps of each finding as English, and the same to be typed', () => {
    const stepsOf = (id: string, texts: FindingTexts) => {
      const words = textOf(id, texts)?.words;
      return [id, platforms.map((platform) => [words?.steps[platform].length, words && typedIn(words, platform)])];
    };
    expect(findingIds().map((id) => stepsOf(id, findings))).toEqual(
      findingIds().map((id) => stepsOf(id, englishTexts)),
    );
  });

  test('says a fact as the finding about it, so that a row does not say it twice', () => {
    for (const [key, fact] of Object.entries(facts)) {
      const alike = findingIds().filter((id) => stateOf(id, englishTexts) === lower(fact));
      const ours = messages[key as keyof typeof facts];
      if (alike.length > 0)
        expect([key, alike.map((id) => stateOf(id, findings))]).toEqual([key, expect.arrayContaining([lower(ours)])]);
    }
  });

  test('says of each finding in a few words what it is, and in one sentence what is so', () => {
    for (const id of findingIds()) {
      const { title, words } = textOf(id, findings) ?? { title: '' };
      expect([id, title]).toEqual([id, expect.stringMatching(/^.{1,40}$/u)]);
      expect([id, words?.state]).toEqual([id, expect.stringMatching(/^.{1,45}$/u)]);
      expect([id, words?.sentence]).toEqual([id, expect.stringMatching(/[.。]$/)]);
    }
  });
});

test('English itself keeps to the tone', () => {
  const texts = [...Object.values(english).flatMap(formsOf), ...textsIn(englishTexts)];
  expect(texts.flatMap((text) => toneFaults(text, 'en'))).toEqual([]);
});

test('what is wrong with a table is found', () => {
  const table = { until: 'until {until}', steps: ['Wait.', 'Ask.'], things: { one: 'one', other: '{count} things' } };
  const faultsOf = (other: Messages, tag = 'de') => wordFaults(other, table, tag);
  const good: Messages = {
    until: 'bis {until}',
    steps: ['Warten.', 'Fragen.'],
    things: { one: 'eins', other: '{count} Dinge' },
  };
  expect(faultsOf(good)).toEqual([]);
  expect(faultsOf({ ...good, until: 'bis dann' })).toEqual(['until: has other slots, or lines']);
  expect(faultsOf({ ...good, until: 'until {until}' })).toEqual(['until {until}: is English']);
  expect(faultsOf({ ...good, steps: ['Warten.'] })).toEqual(['steps: has other slots, or lines']);
  expect(faultsOf({ ...good, things: { other: '{count} Dinge' } })).toEqual(['things: has other forms than one,other']);
  expect(faultsOf({ ...good, more: 'mehr' })[0]).toBe('more: is not in English');
  expect(faultsOf({ until: 'bis {until}', steps: ['Warten.', 'Fragen.'] })).toEqual(['things: is missing']);
  for (const until of ['Super! bis {until}', '"bis" {until}', 'bis  {until} Uhr ', '🎉 {until}', 'bis... {until}'])
    expect(faultsOf({ ...good, until })).toHaveLength(1);
  expect(wordFaults({ until: 'jusque : {until}' }, { until: 'until {until}' }, 'fr')).toHaveLength(1);
});

const lower = (message: Message): string => (typeof message === 'string' ? message.toLowerCase() : '');
const stateOf = (id: string, texts: FindingTexts): string | undefined => textOf(id, texts)?.words.state.toLowerCase();

/** What has to be typed is the same in every language, whatever stands around it. */
function typedIn({ steps }: FindingWords, platform: Platform): string[] {
  const quoted = steps[platform].map((step) => step.replace(/[„“«»「」]\u00a0?|\u00a0?(?=»)/g, '"'));
  const typed = /"((?:stance|sudo|csrutil) [^"]*)"|(\/[a-z]+\/[\w/]+)|([A-Z]+=\w+)/g;
  return quoted
    .flatMap((step) => [...step.matchAll(typed)].map(([, ...parts]) => parts.find((part) => part !== undefined) ?? ''))
    .sort();
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  const { describe: _describe, enforcement: _enforcement, ...texts } = value as Record<string, unknown>;
  return Object.values(texts).flatMap(textsIn);
}
