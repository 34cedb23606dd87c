import { describe, expect, test } from '@jest/globals';
import type { Platform } from '../platform.ts';
import type { FindingWords } from '../signal.ts';
import { otherLanguages } from '../testing/all-languages.ts';
import { en } from './en.ts';
import { englishTexts, textOf } from './finding-texts.ts';
import type { Message, Messages } from './message.ts';
import { findingIds } from './translate-finding.ts';

const formsOf = (message: Message | undefined): readonly string[] =>
  typeof message === 'string' ? [message] : Array.isArray(message) ? message : Object.values(message ?? {});
const slotsOf = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort();
const unique = (names: readonly string[]): string[] => [...new Set(names)].sort();
const isList = (message: Message): boolean => Array.isArray(message);
const platforms: readonly Platform[] = ['linux', 'darwin', 'win32'];
/** Its slots, in each line of a list; of what counts all that its forms have together. */
const shapeOf = (message: Message | undefined): unknown =>
  isPlural(message) ? { slots: unique(formsOf(message).flatMap(slotsOf)) } : formsOf(message).map(slotsOf);
const isPlural = (message: Message | undefined): message is Exclude<Message, string | readonly string[]> =>
  typeof message === 'object' && !isList(message);

/** Words that are the same in another language: names of things, and words that the languages share. */
const same: Readonly<Record<string, readonly string[]>> = {
  any: [
    // Names, and what stands around slots.
    'TPM 2.0',
    'TPM 1.2',
    'Secure Enclave',
    'Secure Boot',
    'Gatekeeper',
    'System Integrity Protection',
    '{time}  {change}',
    '{said} {reason}',
    '{title}: {state}',
    '{one}, {other}',
    // Units by their symbols.
    '{minutes} min',
    '{hours} h',
    '{hours} h {minutes} min',
  ],
  de: ['Version', 'Build', 'Edition', 'Kernel', 'Firewall', 'Hardware'],
  fr: ['Version', 'Build', 'Attention', 'integrity', 'confidentiality'],
  es: ['Kernel', 'Firewall', 'Hardware', 'no'],
  ja: [],
};

/** DESIGN.md: no exclamation, no cheering or whimpering, no picture; three dots are one character. */
const unwanted = /[!¡！]|\.\.\.|\b(oops|ups|hoppla|great job|bravo)\b|\p{Extended_Pictographic}/iu;
/** A space too many; columns of the terminal stand under each other. */
const loose = /^\s|\s$|\s{2}(?!\s*\{)/u;

/** How each language quotes, and what it does not use. */
const foreignMarks: Readonly<Record<string, RegExp>> = {
  de: /["'«»「」]/,
  fr: /["'„“「」]| [:;?»]|« /,
  es: /["'„“「」]/,
  ja: /["'„“«»]|[｡､]/,
};

const commands = (text: string): string[] =>
  [...text.matchAll(/"((?:stance|sudo|csrutil) [^"]*)"|(\/[a-z]+\/[\w/]+)|([A-Z]+=\w+)/g)].map(
    ([, ...parts]) => parts.find((part) => part !== undefined) ?? '',
  );

describe.each(otherLanguages)('$tag', ({ tag, messages, findings }) => {
  const table: Messages = messages;
  const english: Messages = en;
  const keys = Object.keys(english);

  test('has every message, and none that English does not have', () => {
    expect(Object.keys(table).sort()).toEqual([...keys].sort());
  });

  test('says each message with the same slots, and counts where English counts', () => {
    expect(Object.entries(table).map(([key, message]) => [key, shapeOf(message)])).toEqual(
      Object.keys(table).map((key) => [key, shapeOf(english[key])]),
    );
  });

  test('has a form for each plural that can come', () => {
    // French and Spanish have one for whole millions; nothing that is counted here can be as many.
    const wanted = new Intl.PluralRules(tag).resolvedOptions().pluralCategories.filter((form) => form !== 'many');
    for (const [key, message] of Object.entries(table))
      if (isPlural(message)) expect([key, Object.keys(message).sort()]).toEqual([key, [...wanted].sort()]);
  });

  const sentences = (): string[] => [...Object.values(table).flatMap(formsOf), ...textsIn(findings)];

  test('says nothing in English', () => {
    const known = new Set([...Object.values(english).flatMap(formsOf), ...textsIn(englishTexts)]);
    const allowed = [...(same['any'] ?? []), ...(same[tag] ?? [])];
    expect(unique(sentences().filter((text) => known.has(text) && !allowed.includes(text)))).toEqual([]);
  });

  test('keeps to the tone, and sets its marks as its readers do', () => {
    for (const text of sentences()) {
      expect(text).not.toMatch(unwanted);
      expect(text).not.toMatch(loose);
      expect(text).not.toMatch(foreignMarks[tag] ?? /$^/);
    }
  });

  test('says of each finding as much as English, and has the same typed', () => {
    const said = (id: string, texts = englishTexts) => {
      const words = textOf(id, texts)?.words;
      return [id, platforms.map((platform) => [words?.steps[platform].length, words && commandsIn(words, platform)])];
    };
    expect(findingIds().map((id) => said(id, findings))).toEqual(findingIds().map((id) => said(id)));
  });

  test('says of each finding in a few words what it is, and in one sentence what is so', () => {
    for (const id of findingIds()) {
      const { title, words } = textOf(id, findings ?? englishTexts) ?? { title: '' };
      expect([id, title]).toEqual([id, expect.stringMatching(/^.{1,40}$/u)]);
      expect([id, words?.state]).toEqual([id, expect.stringMatching(/^.{1,45}$/u)]);
      expect([id, words?.sentence]).toEqual([id, expect.stringMatching(/[.。]$/)]);
    }
  });
});

test('English itself keeps to the tone', () => {
  const english: Messages = en;
  for (const text of [...Object.values(english).flatMap(formsOf), ...textsIn(englishTexts)]) {
    expect(text).not.toMatch(unwanted);
    expect(text).not.toMatch(loose);
  }
});

/** What has to be typed is the same in every language, whatever stands around it. */
const commandsIn = ({ steps }: FindingWords, platform: Platform): string[] =>
  steps[platform].flatMap((step) => commands(step.replace(/[„“«»「」]\u00a0?|\u00a0?(?=»)/g, '"')).sort());

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  const { describe: _describe, enforcement: _enforcement, ...texts } = value as Record<string, unknown>;
  return Object.values(texts).flatMap(textsIn);
}
