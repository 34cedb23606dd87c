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
