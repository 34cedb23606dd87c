import { expect, test } from '@jest/globals';
import type { Clock } from '../../shared/time.ts';
import { tokenBucket } from './token-bucket.ts';

test('a burst passes, then one per interval, and a refusal says how long to wait', () => {
  let ms = 0;
  const clock: Clock = { now: () => 0, elapsedMs: () => ms, after: () => () => undefined };
  const take = tokenBucket({ burst: 2, perSecond: 0.5 }, clock);
  expect([take(), take(), take()]).toEqual([0, 0, 2]);
  ms = 1_000;
  expect(take()).toBe(1);
  ms = 2_000;
  expect([take(), take()]).toEqual([0, 2]);
  ms = 1_000_000;
  expect([take(), take(), take()]).toEqual([0, 0, 2]);
});
