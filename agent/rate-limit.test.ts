import { expect, test } from '@jest/globals';
import { ManualClock } from '../shared/testing/manual-clock.ts';
import { RateLimit } from './rate-limit.ts';

test('a burst passes, then one at a time, and the wait that is told is the wait that is needed', () => {
  const clock = new ManualClock();
  const limit = new RateLimit(3, 1_000, clock);
  expect([limit.take(), limit.take(), limit.take()]).toEqual([0, 0, 0]);
  expect(limit.take()).toBe(1_000);
  clock.advance(400);
  const wait = limit.take();
  expect(wait).toBe(600);
  clock.advance(wait);
  expect(limit.take()).toBe(0);
  expect(limit.take()).toBe(1_000);
});

test('a long pause fills the bucket to its brim and no further', () => {
  const clock = new ManualClock();
  const limit = new RateLimit(2, 1_000, clock);
  limit.take();
  clock.advance(3_600_000);
  expect([limit.take(), limit.take()]).toEqual([0, 0]);
  expect(limit.take()).toBeGreaterThan(0);
});
