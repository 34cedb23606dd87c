import { describe, expect, test } from '@jest/globals';
import { pastDecision } from '../../shared/past-decisions.ts';
import { sampleDecision, sampleFinding } from '../../shared/testing/sample-statuses.ts';
import { dayStart } from './day-of.ts';
import { dayStrip } from './day-strip.ts';
import { stretchesOf } from './stretches.ts';

const day = 1_795_305_600; // Sunday 22 November 2026, midnight UTC
const hour = 3_600;
const locale = { timeZone: 'UTC' };
const good = (at: number, lapsedAt?: number) => pastDecision(sampleDecision(at + 1), lapsedAt);
const shut = (at: number) =>
  pastDecision(
    sampleDecision(at + 1, { tier: 'warning', levels: ['base'], findings: [sampleFinding(at, at, ['sensitive'])] }),
  );

describe('the past as it went on', () => {
  test('lasts from one decision to the next, and to now', () => {
    expect(stretchesOf([shut(day + hour), good(day)], day + 2 * hour)).toEqual([
      { state: 'compliant', from: day, to: day + hour },
      { state: 'blocked', from: day + hour, to: day + 2 * hour },
    ]);
  });

  test('has a gap where a decision ran out, also where the newest did', () => {
    const past = [good(day + 3 * hour, day + hour), good(day)];
    expect(stretchesOf(past, day + 5 * hour, day + 4 * hour)).toEqual([
      { state: 'compliant', from: day, to: day + hour },
      { state: 'stale', from: day + hour, to: day + 3 * hour },
      { state: 'compliant', from: day + 3 * hour, to: day + 4 * hour },
      { state: 'stale', from: day + 4 * hour, to: day + 5 * hour },
    ]);
  });

  test('does not reach into the future, and knows no time that runs backwards', () => {
    const odd = [good(day), good(day + hour)];
    for (const { from, to } of stretchesOf(odd, day + 2 * hour, day + 9 * hour)) {
      expect(to).toBeGreaterThan(from);
      expect(to).toBeLessThanOrEqual(day + 2 * hour);
    }
  });
});

describe('the strip of today', () => {
  test('begins at midnight, says how long each state lasted, and all of it in words', () => {
    const past = [good(day + 12 * hour), shut(day + 6 * hour), good(day - hour)];
    const strip = dayStrip(stretchesOf(past, day + 18 * hour), day + 18 * hour, locale);
    expect(strip?.stretches).toEqual([
      { state: 'compliant', from: 0, to: 0.25 },
      { state: 'blocked', from: 0.25, to: 0.5 },
      { state: 'compliant', from: 0.5, to: 0.75 },
    ]);
    expect(strip?.now).toBe(0.75);
    expect(strip?.legend.map(({ words }) => words)).toEqual(['Compliant 12 h', 'Blocked 6 h']);
    expect(strip?.label).toBe('Today: Compliant until 06:00, Blocked until 12:00 and Compliant since');
  });

  test('is not drawn where nothing is known of today', () => {
    expect(dayStrip([], day, locale)).toBeUndefined();
  });
});

test('a day begins at its midnight, also where it has 23 or 25 hours', () => {
  const timeZone = 'Europe/Berlin';
  const spring = Date.UTC(2026, 2, 28, 23) / 1_000; // 29 March 2026, 00:00 in Berlin; 02:00 becomes 03:00
  const autumn = Date.UTC(2026, 9, 24, 22) / 1_000; // 25 October 2026, 00:00 in Berlin; 03:00 becomes 02:00
  for (const [begin, hours] of [
    [spring, 23],
    [autumn, 25],
  ] as const)
    for (let at = begin; at < begin + hours * hour; at += 900) expect(dayStart(at, timeZone)).toBe(begin);
  expect(dayStart(spring + 23 * hour, timeZone)).toBe(spring + 23 * hour);
  expect(dayStart(autumn + 25 * hour, timeZone)).toBe(autumn + 25 * hour);
});
