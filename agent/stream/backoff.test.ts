import { expect, test } from '@jest/globals';
import { Backoff } from './backoff.ts';

test('the ceiling doubles up to five minutes and every delay is drawn below it', () => {
  const backoff = new Backoff({ random: () => 1 });
  expect(Array.from({ length: 11 }, () => backoff.next())).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000,
  ]);
  expect(new Backoff({ random: () => 0.25 }).next()).toBe(250);
});

test('what the other side asks is waited, and success begins anew', () => {
  const backoff = new Backoff({ random: () => 0 });
  expect(backoff.next(60_000)).toBe(60_000);
  backoff.reset();
  expect(new Backoff({ random: () => 1 }).next()).toBe(1_000);
});

test('those who were told the same come back apart, and nobody waits twice as long as told', () => {
  const drawn = [0, 0.5, 1].map((share) => {
    const backoff = new Backoff({ random: () => share });
    for (let at = 0; at < 4; at++) backoff.next();
    return [backoff.next(60_000), backoff.next(1_000)];
  });
  expect(drawn).toEqual([
    [60_000, 1_000],
    [68_000, 2_000],
    [76_000, 2_000],
  ]);
});

/** When each of a fleet comes back after its n-th failure. */
const fleet = (failures: number, atLeastMs = 0) =>
  Array.from({ length: 10_000 }, () => {
    const backoff = new Backoff();
    for (let at = 1; at < failures; at++) backoff.next();
    return backoff.next(atLeastMs);
  });
/** How many come in the fullest tenth of a span. */
const fullestTenth = (delays: readonly number[], fromMs: number, spanMs: number) => {
  const tenths = Array.from({ length: 10 }, () => 0);
  for (const delay of delays) {
    const at = Math.min(9, Math.floor(((delay - fromMs) / spanMs) * 10));
    tenths[at] = (tenths[at] ?? 0) + 1;
  }
  return Math.max(...tenths);
};

test.each([1, 4, 9, 30])('a fleet that lost its service at once comes back evenly after failure %d', (failures) => {
  const spanMs = Math.min(300_000, 1_000 * 2 ** (failures - 1));
  // A thousand each by chance; 1,150 is five deviations away.
  expect(fullestTenth(fleet(failures), 0, spanMs)).toBeLessThan(1_150);
});

test('a fleet that was told one time to come back comes after it, and not as one', () => {
  const delays = fleet(6, 60_000);
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(60_000);
  expect(fullestTenth(delays, 60_000, 32_000)).toBeLessThan(1_150);
});
