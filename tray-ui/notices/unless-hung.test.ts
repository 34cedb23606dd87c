import { expect, test } from '@jest/globals';
import { ManualClock } from '../../shared/testing/manual-clock.ts';
import { hangs, unlessHung } from './unless-hung.ts';

test('what answers is called each time; what hung is let alone for a hundred times as long as it took, and tried again after it', () => {
  const clock = new ManualClock();
  const told: number[][] = [];
  let calls = 0;
  const { call, isOpen } = unlessHung(clock, (...said) => told.push(said));
  const taking = (ms: number) => () => {
    calls += 1;
    clock.advance(ms);
  };
  for (let turn = 0; turn < 10; turn += 1) call(taking(hangs.afterMs - 1));
  expect([calls, told]).toEqual([10, []]);
  for (const [tookMs, aloneMs] of [
    [2_000, 200_000],
    [25_000, 2_500_000],
    [90_000, hangs.aloneMostMs],
  ] as const) {
    const before = calls;
    call(taking(tookMs));
    expect([calls, told.at(-1), isOpen()]).toEqual([before + 1, [tookMs, aloneMs], false]);
    clock.advance(aloneMs - 1);
    call(taking(0));
    expect([calls, isOpen()]).toEqual([before + 1, false]);
    clock.advance(1);
    expect(isOpen()).toBe(true);
  }
});
