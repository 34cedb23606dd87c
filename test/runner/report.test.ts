import { describe, expect, test } from '@jest/globals';
import type { Outcome } from './outcome.ts';
import { report } from './report.ts';

const outcome = (over: Partial<Outcome>): Outcome => ({
  name: 'unit',
  ms: 10,
  passed: 1,
  failures: [],
  skips: [],
  extras: [],
  ...over,
});

describe('the end of a run', () => {
  test('is one line with what passed and what failed', () => {
    const { lines, failed } = report([outcome({ passed: 3 }), outcome({ passed: 2, failures: ['a › b'] })], false);
    expect(lines.at(-1)).toBe('5 passed, 1 failed');
    expect(lines).toContain('  a › b');
    expect(failed).toBe(1);
  });

  test('lists a skip with its reason and is no failure where not everything had to run', () => {
    const { lines, failed } = report([outcome({ skips: ['tray - skipped: no display'] })], false);
    expect(lines).toContain('  tray - skipped: no display');
    expect([failed, lines.at(-1)]).toEqual([0, '1 passed, 0 failed']);
  });

  test('counts a skip as a failure where everything had to run', () => {
    const { lines, failed } = report([outcome({ skips: ['tray - skipped: no display'] })], true);
    expect([failed, lines.at(-1)]).toEqual([1, '1 passed, 1 failed']);
  });

  test('lists an extra apart and never counts it', () => {
    const { lines, failed } = report([outcome({ extras: ['corpus - extra, left out: not here'] })], true);
    expect(lines).toContain('Extra, left out');
    expect(failed).toBe(0);
  });

  test('is a failure when nothing ran', () => {
    expect(report([], false).failed).toBe(1);
    expect(report([outcome({ passed: 0, skips: ['all of it'] })], false).failed).toBe(1);
  });
});
