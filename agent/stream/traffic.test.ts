import { expect, test } from '@jest/globals';
import { ManualClock } from '../../shared/testing/manual-clock.ts';
import { midnightBefore, Traffic } from './traffic.ts';

const noon = Math.floor(new Date(2026, 10, 22, 12).getTime() / 1_000);

test('midnight is the one before, where the laptop is', () => {
  expect(midnightBefore(noon)).toBe(noon - 12 * 3_600);
  expect(midnightBefore(noon - 12 * 3_600)).toBe(noon - 12 * 3_600);
});

test('bytes are counted since the agent started, and anew each day', () => {
  const clock = new ManualClock(noon);
  const traffic = new Traffic(clock);
  traffic.sent(100);
  traffic.sent(20);
  traffic.received(7);
  expect(traffic.today).toEqual({ since: noon, sentBytes: 120, receivedBytes: 7 });
  clock.advance(13 * 3_600_000);
  expect(traffic.today).toEqual({ since: noon + 12 * 3_600, sentBytes: 0, receivedBytes: 0 });
  traffic.received(1);
  expect(traffic.today.receivedBytes).toBe(1);
});
