import { describe, expect, test } from '@jest/globals';
import { otherLanguages } from './testing/all-languages.ts';
import { clockTime, dayTime, type Locale, spanWords } from './time-words.ts';

/** Monday 23 November 2026, 14:37:04 in UTC. */
const now = Date.UTC(2026, 10, 23, 14, 37, 4) / 1_000;
const at = (day: number, hours: number) => Date.UTC(2026, 10, day, hours) / 1_000;
const locales: readonly Locale[] = [
  { timeZone: 'UTC' },
  ...otherLanguages.map((language) => ({ language, timeZone: 'UTC' })),
];
const inAll = (say: (locale: Locale) => string) => locales.map(say);

describe('in each language', () => {
  test('a time of today is a clock of 24 hours, also at night', () => {
    expect(inAll((locale) => clockTime(at(23, 17), now, locale))).toEqual(Array(5).fill('17:00'));
    expect(inAll((locale) => clockTime(at(23, 0), now, locale))).toEqual(Array(5).fill('00:00'));
  });

  test('a deadline names its day', () => {
    expect(inAll((locale) => dayTime(at(23, 17), now, locale))).toEqual([
      '17:00 today',
      'heute um 17:00',
      '17:00 aujourd’hui',
      '17:00 de hoy',
      '今日17:00',
    ]);
    expect(inAll((locale) => dayTime(at(24, 9), now, locale))).toEqual([
      '09:00 tomorrow',
      'morgen um 09:00',
      '09:00 demain',
      '09:00 de mañana',
      '明日09:00',
    ]);
  });

  test('another day stands in the order of the language', () => {
    expect(inAll((locale) => clockTime(at(30, 9), now, locale))).toEqual([
      '09:00, Mon 30 Nov',
      'Mo., 30. Nov. um 09:00',
      '09:00 le lun. 30 nov.',
      '09:00 del lun, 30 nov',
      '11月30日(月) 09:00',
    ]);
  });

  test.each([
    [59, ['less than a minute', 'weniger als 1 Min.', 'moins d’une minute', 'menos de un minuto', '1分未満']],
    [240, ['4 min', '4 Min.', '4 min', '4 min', '4分']],
    [8_580, ['2 h 23 min', '2 Std. 23 Min.', '2 h 23 min', '2 h 23 min', '2時間23分']],
    [86_400, ['1 d', '1 Tg.', '1 j', '1 día', '1日']],
    [273_600, ['3 d 4 h', '3 Tg. 4 Std.', '3 j 4 h', '3 días 4 h', '3日4時間']],
  ])('a span of %d seconds is in at most two units', (seconds, words) => {
    expect(inAll(({ language }) => spanWords(seconds, language))).toEqual(words);
  });
});

test('a day is that of the place, not of the clock of the world', () => {
  const late = Date.UTC(2026, 10, 23, 23, 30) / 1_000;
  expect(dayTime(late, now, { timeZone: 'UTC' })).toBe('23:30 today');
  expect(dayTime(late, now, { timeZone: 'Asia/Tokyo' })).toBe('08:30 tomorrow');
});
