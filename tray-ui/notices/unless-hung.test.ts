import { expect, test } from '@jest/globals';
import { ManualClock } from '../../shared/testing/manual-clock.ts';
import { hangs, unlessHung } from './unless-hung.ts';

test('what answers is called each time; what hung once is let alone for an hour, and tried again after it', () => {
  const clock = new ManualClock();
  const told: number[] = [];
  let calls = 0;
  const call = unlessHung(clock, (tookMs) => told.push(tookMs));
  const taking = (ms: number) => () => {
    calls += 1;
    clock.advance(ms);
  };
  for (let turn = 0; turn < 10; turn += 1) call(taking(hangs.afterMs - 1));
  expect([calls, told]).toEqual([10, []]);
  call(taking(25_000));
  expect([calls, told]).toEqual([11, [25_000]]);
  call(taking(0));
  clock.advance(hangs.aloneMs - 1);
  call(taking(0));
  expect(calls).toBe(11);
  clock.advance(1);
  call(taking(0));
  expect(calls).toBe(12);
});
