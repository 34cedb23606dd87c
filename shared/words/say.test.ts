import { describe, expect, test } from '@jest/globals';
import { translationOf } from './message.ts';
import { listWords, sayIn } from './say.ts';

const table = {
  plain: 'It is so.',
  slots: '{who} closes at {time}, {who}.',
  counts: { one: 'one thing of {who}', other: '{count} things of {who}' },
  list: ['First.', 'Second.'],
} as const;
const english = { tag: 'en-GB', direction: 'ltr' } as const;
const say = sayIn<typeof table>(table, english);

describe('a message', () => {
  test('is said with its slots, each as often as it stands there', () => {
    expect(say('plain')).toBe('It is so.');
    expect(say('slots', { who: 'Base', time: '17:00' })).toBe('Base closes at 17:00, Base.');
  });

  test('ends once, also where what is put in ends with a point', () => {
    expect(say('slots', { who: '30 nov.', time: '17:00' })).toBe('30 nov. closes at 17:00, 30 nov.');
    expect(say('slots', { who: 'Checking…', time: '17:00' })).toBe('Checking… closes at 17:00, Checking…');
  });

  test('takes what is put in for what it is: neither a slot nor a pattern', () => {
    expect(say('slots', { who: '{time} $& $1', time: '{who}' })).toBe('{time} $& $1 closes at {who}, {time} $& $1.');
  });

  test('counts by the plurals of its language', () => {
    expect(say('counts', { count: 1, who: 'x' })).toBe('one thing of x');
    expect([0, 2, 1_000].map((count) => say('counts', { count, who: 'x' }))).toEqual([
      '0 things of x',
      '2 things of x',
      '1,000 things of x',
    ]);
    const french = sayIn<typeof table>(table, { tag: 'fr', direction: 'ltr' });
    expect(french('counts', { count: 0, who: 'x' })).toBe('one thing of x');
    const japanese = sayIn<typeof table>(
      { ...table, counts: { other: '{count}件 {who}' } },
      { tag: 'ja', direction: 'ltr' },
    );
    expect(japanese('counts', { count: 1, who: 'x' })).toBe('1件 x');
  });

  test('keeps what stands in its slots from turning the sentence where that runs from the right', () => {
    const hebrew = sayIn<typeof table>(table, { tag: 'he', direction: 'rtl' });
    expect(hebrew('slots', { who: 'Base\u2069\u2067', time: '17:00' })).toBe(
      '\u2068Base\u2069 closes at \u206817:00\u2069, \u2068Base\u2069.',
    );
  });

  test('is never a fault: a key that is not there is shown, and so is the rest of a sentence with a hole', () => {
    const untyped = say as unknown as (key: string, slots?: object) => string;
    expect(untyped('nothing')).toBe('nothing');
    expect(untyped('toString')).toBe('toString');
    expect(untyped('slots', { time: '17:00' })).toBe(' closes at 17:00, .');
  });
});

test('names are one phrase', () => {
  const names = ['Base', 'Internal', 'Sensitive'];
  expect(['en-GB', 'de', 'fr', 'es', 'ja'].map((tag) => listWords(names, tag))).toEqual([
    'Base, Internal and Sensitive',
    'Base, Internal und Sensitive',
    'Base, Internal et Sensitive',
    'Base, Internal y Sensitive',
    'Base、Internal、Sensitive',
  ]);
  expect(listWords([], 'de')).toBe('');
});

test('the compiler refuses a table that lacks a message, has one too many or another slot', () => {
  const make = translationOf<typeof table>();
  const whole = {
    plain: 'So ist es.',
    slots: '{who} bis {time}',
    counts: { other: '{count} {who}' },
    list: ['A', 'B'],
  } as const;
  expect(make(whole)).toBe(whole);
  // @ts-expect-error: a message is missing
  make({ slots: '{who} bis {time}', counts: { other: '{count} {who}' }, list: ['A', 'B'] });
  // @ts-expect-error: a slot is missing
  make({ ...whole, slots: 'bis {time}' });
  // @ts-expect-error: a slot that nobody fills
  make({ ...whole, plain: 'So ist {what}.' });
  // @ts-expect-error: a message that English does not have
  make({ ...whole, more: 'Mehr' });
  // @ts-expect-error: a line of the list is missing
  make({ ...whole, list: ['A'] });
  // @ts-expect-error: what counts has forms
  make({ ...whole, counts: '{count} {who}' });
  // @ts-expect-error: there is no such message
  const noKey = () => say('nothing');
  // @ts-expect-error: a slot is not filled
  const noSlot = () => say('slots', { who: 'Base' });
  // @ts-expect-error: a count is a number
  const noNumber = () => say('counts', { count: '1', who: 'x' });
  expect([noKey, noSlot, noNumber]).toHaveLength(3);
});
