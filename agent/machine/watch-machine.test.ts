import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ManualClock } from '../../shared/testing/manual-clock.ts';
import type { MachineEvent } from './machine-event.ts';
import { watchMachine } from './watch-machine.ts';

const turnMs = 2_000;
let clock: ManualClock;
let network: string;
let gap: number | undefined;
let told: [MachineEvent, number][];
let bus: (event: MachineEvent) => void;
let busTurns: number;
let watching: ReturnType<typeof watchMachine>;

beforeEach(() => {
  clock = new ManualClock();
  network = 'home';
  gap = undefined;
  told = [];
  busTurns = 0;
  watching = watchMachine('linux', clock, (...event) => void told.push(event), {
    lookAtNetwork: () => network,
    slept: () => {
      const once = gap;
      gap = undefined;
      return once;
    },
    open: (_, tell) => {
      bus = tell;
      return { turned: () => void busTurns++, stop: () => undefined };
    },
  });
});
afterEach(() => watching.stop());

const turn = (turns = 1) => {
  for (let at = 0; at < turns; at++) {
    clock.advance(turnMs);
    watching.turned(turnMs);
  }
};

describe('a sleep', () => {
  test('is told at the first turn after it, with how long the clock stood still', () => {
    turn(5);
    gap = 60_000;
    turn();
    expect(told).toEqual([['wake', 60_000]]);
  });

  test('is told at once where logind says that it is over, and not again at the turn', () => {
    gap = 60_000;
    bus('wake');
    expect(told).toEqual([['wake', 60_000]]);
    turn(3);
    expect(told).toHaveLength(1);
  });

  test('that no clock knows of is none, whoever says so', () => {
    for (let at = 0; at < 1_000; at++) bus('wake');
    expect(told).toEqual([]);
  });
});

describe('the network', () => {
  test('is looked at every few turns, told when it is another, and then told no more', () => {
    turn(24);
    network = 'office';
    turn(8);
    expect(told).toEqual([['network', 0]]);
    turn(40);
    expect(told).toHaveLength(1);
  });

  test('that comes and goes all the time is told at a pace, the last change too', () => {
    turn();
    for (let at = 0; at < 1_000; at++) bus('network');
    expect(told).toHaveLength(3);
    clock.advance(10_000);
    expect(told).toHaveLength(4);
    clock.advance(600_000);
    expect(told).toHaveLength(4);
  });
});

test('a person who locks and unlocks in a loop holds up neither sleep nor network', () => {
  for (let at = 0; at < 1_000; at++) bus('session');
  bus('network');
  gap = 5_000;
  bus('wake');
  expect(told.filter(([event]) => event === 'session')).toHaveLength(3);
  expect(told.slice(-2)).toEqual([
    ['network', 0],
    ['wake', 5_000],
  ]);
});

test('what has to be tried again is told of every turn, and asks for no timer of its own', () => {
  turn(7);
  expect([busTurns, clock.waiting]).toEqual([7, 0]);
});

test('nothing is told after the end', () => {
  for (let at = 0; at < 4; at++) bus('session');
  told = [];
  watching.stop();
  clock.advance(60_000);
  expect(told).toEqual([]);
});
