import { expect, test } from '@jest/globals';
import { ManualClock } from '../shared/testing/manual-clock.ts';
import { sampleStatus } from '../shared/testing/sample-statuses.ts';
import type { Heard } from '../shared/view-loop.ts';
import { latestOnly } from './latest-only.ts';

function start() {
  const clock = new ManualClock();
  const told: (number | undefined)[] = [];
  const hear = latestOnly(clock, 50, ({ status }: Heard) => told.push(status?.waiting));
  return {
    clock,
    told,
    hear: (waiting: number) => hear({ status: sampleStatus(clock.now(), { waiting }) }),
    fall: () => hear({}),
  };
}

test('what comes seldom is told at once', () => {
  const { clock, told, hear } = start();
  for (const waiting of [1, 2, 3]) {
    hear(waiting);
    clock.advance(50);
  }
  expect(told).toEqual([1, 2, 3]);
  expect(clock.waiting).toBe(0);
});

test('of a flood the first is told, and then the last of each span; the very last is always told', () => {
  const { clock, told, hear } = start();
  for (let waiting = 0; waiting < 1_000; waiting += 1) {
    hear(waiting);
    clock.advance(1);
  }
  clock.advance(50);
  expect(told.length).toBeLessThanOrEqual(21);
  expect([told[0], told.at(-1)]).toEqual([0, 999]);
  expect(told).toEqual(told.toSorted((one = 0, other = 0) => one - other));
});

test('silence is told at once, and nothing that came before it is told after it', () => {
  const { clock, told, hear, fall } = start();
  hear(1);
  hear(2);
  fall();
  clock.advance(1_000);
  expect(told).toEqual([1, undefined]);
  hear(3);
  clock.advance(1_000);
  expect(told).toEqual([1, undefined, 3]);
});
