import { beforeEach, describe, expect, test } from '@jest/globals';
import { ManualClock } from '../../shared/testing/manual-clock.ts';
import { sleepGap } from './sleep-gap.ts';

const turnMs = 2_000;
let clock: ManualClock;
let upMs: number;
let slept: (periodMs: number) => number | undefined;

beforeEach(() => {
  clock = new ManualClock();
  upMs = 50_000;
  slept = sleepGap(clock, () => upMs);
});

/** Time in which the laptop is awake. */
const awake = (ms: number) => {
  clock.advance(ms);
  upMs += ms;
};

/** Time in which it is not, where the clock of intervals stops. */
const asleep = (ms: number) => {
  upMs += ms;
  clock.setWall(clock.now() + ms / 1_000);
};

describe('where the clock of intervals stops in a sleep', () => {
  test('a sleep is as long as the two clocks came apart, and is told once', () => {
    awake(turnMs);
    expect(slept(turnMs)).toBeUndefined();
    asleep(3_600_000);
    awake(turnMs);
    expect(slept(turnMs)).toBe(3_600_000);
    awake(turnMs);
    expect(slept(turnMs)).toBeUndefined();
  });

  test('a sleep in the middle of a turn that took long itself is told', () => {
    awake(40_000);
    asleep(30_000);
    expect(slept(turnMs)).toBe(30_000);
  });

  test('a sleep that the wall clock hides, set back just then, is told within seconds', () => {
    upMs += 3_600_000;
    let told: unknown;
    for (let at = 0; at < 8; at++) {
      awake(turnMs);
      told ??= slept(turnMs);
    }
    expect(told).toBe(3_600_000);
  });

  test('the uptime is not asked for at every turn', () => {
    let asked = 0;
    slept = sleepGap(clock, () => {
      asked += 1;
      return upMs;
    });
    for (let at = 0; at < 80; at++) {
      awake(turnMs);
      slept(turnMs);
    }
    expect(asked).toBe(11);
  });

  test('a turn that a busy machine holds up is no sleep', () => {
    awake(45_000);
    expect(slept(turnMs)).toBeUndefined();
  });

  test('a wall clock that is set, by an hour or by a year, is no sleep', () => {
    for (const seconds of [3_600, -3_600, 31_536_000]) {
      clock.setWall(clock.now() + seconds);
      awake(turnMs);
      expect(slept(turnMs)).toBeUndefined();
    }
  });
});

describe('where both clocks count a sleep', () => {
  test('a turn that comes a minute late was slept through, and no clock stood still', () => {
    awake(turnMs + 3_600_000);
    expect(slept(turnMs)).toBe(0);
  });

  test('an uptime in whole seconds is no sleep', () => {
    let told: unknown;
    slept = sleepGap(clock, () => Math.floor(upMs / 1_000) * 1_000);
    for (let at = 0; at < 200; at++) {
      awake(1_990);
      told ??= slept(turnMs);
    }
    expect(told).toBeUndefined();
  });
});
