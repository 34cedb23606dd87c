import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { findGroups } from './bench/find-groups.ts';
import { interleave } from './bench/measure/interleave.ts';
import { median, quantile } from './bench/measure/median.ts';
import { isMet, metricLine, metricsJson } from './bench/metric.ts';

const metric = { id: 'collect.wall', value: 2, unit: '×', goal: 2.5, own: 4, floor: 2, baseUnit: 'ms', runs: 10 };

describe('a metric', () => {
  test('is met at its goal and missed beyond it', () => {
    expect([isMet({ ...metric, value: 2.5 }), isMet({ ...metric, value: 2.51 })]).toEqual([true, false]);
    expect([isMet({ ...metric, goal: { atLeast: 1.6 } }), isMet({ ...metric, goal: { atLeast: 3 } })]).toEqual([
      true,
      false,
    ]);
  });

  test('that is no number is missed', () => {
    expect(isMet({ ...metric, value: Number.NaN })).toBe(false);
    expect(isMet({ ...metric, value: Number.NaN, goal: { atLeast: 0 } })).toBe(false);
  });

  test('says in its line what it was compared with and that it is MISSED', () => {
    expect(metricLine({ ...metric, value: 3 })).toMatch(
      /^collect\.wall +3\.00 × +goal ≤ 2\.50 × +MISSED +own 4\.00 ms, floor 2\.00 ms, 10 runs$/,
    );
    expect(metricLine(metric)).not.toContain('MISSED');
  });

  test('has the keys of goals.md in JSON', () => {
    expect(JSON.parse(metricsJson([metric])).metrics[0]).toMatchObject({
      id: 'collect.wall',
      value: 2,
      unit: '×',
      goal: 2.5,
      floor: 2,
      runs: 10,
      met: true,
    });
  });
});

describe('a comparison', () => {
  test('is the median of the ratios pair by pair, with the order changing', async () => {
    const order: string[] = [];
    let cost = 0;
    const own = () => {
      order.push('own');
      cost += 1;
      return cost;
    };
    const other = () => {
      order.push('other');
      return cost * 2;
    };
    const { runs } = await interleave(own, other, 10);
    expect(runs).toBe(10);
    expect(order.slice(0, 6)).toEqual(['own', 'other', 'own', 'other', 'other', 'own']);
    expect(
      (
        await interleave(
          () => 1,
          () => 4,
          10,
        )
      ).ratio,
    ).toBe(0.25);
  });

  test('of too few pairs is refused', async () => {
    await expect(
      interleave(
        () => 1,
        () => 1,
        9,
      ),
    ).rejects.toThrow('at least 10 pairs');
  });
});

test('quantiles are interpolated, and of nothing there is none', () => {
  expect([median([3, 1, 2]), median([1, 2, 3, 4]), quantile([0, 10], 0.99)]).toEqual([2, 2.5, 9.9]);
  expect(() => median([])).toThrow('no value was measured');
});

describe('the groups of a folder', () => {
  test('are found however they are exported, and a file without one is an error', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'stance-bench-'));
    try {
      writeFileSync(join(dir, 'one.ts'), `export const one = { id: 'one', cheap: true, run: async () => [] };`);
      writeFileSync(
        join(dir, 'two.ts'),
        `export const id = 'two'; export const cheap = false; export const run = async () => [];`,
      );
      expect((await findGroups(dir)).map(({ id }) => id)).toEqual(['one', 'two']);
      writeFileSync(join(dir, 'zero.ts'), 'export const nothing = 0;');
      await expect(findGroups(dir)).rejects.toThrow('zero.ts exports no group');
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
