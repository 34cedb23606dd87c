import { expect, test } from '@jest/globals';
import { ManualClock } from '../../shared/testing/manual-clock.ts';
import { pace } from './pace.ts';

test('what comes at once is run in its order, and no second holds more than the rate', () => {
  const clock = new ManualClock();
  const at: number[] = [];
  const order: number[] = [];
  const { run } = pace(200, clock);
  for (let task = 0; task < 1_000; task++)
    run(() => {
      at.push(clock.elapsedMs());
      order.push(task);
    });
  expect(order).toHaveLength(20);
  clock.advance(7_000);
  expect(order).toEqual(Array.from({ length: 1_000 }, (_, task) => task));
  expect(Math.max(...at.map((from) => at.filter((ms) => ms >= from && ms < from + 1_000).length))).toBeLessThanOrEqual(
    200,
  );
  expect(clock.waiting).toBe(0);
});

test('a lone task does not wait, and after the end nothing runs', () => {
  const clock = new ManualClock();
  let ran = 0;
  const { run, stop } = pace(1, clock);
  run(() => ran++);
  run(() => ran++);
  stop();
  clock.advance(10_000);
  expect([ran, clock.waiting]).toEqual([1, 0]);
});
