import { beforeEach, expect, test } from '@jest/globals';
import type { HangBell } from './bell.ts';
import type { SubscribeToLog } from './event-log.ts';
import { watchLog } from './watch-log.ts';

const log = { channel: 'System', query: '*' };

let entries: number;
let isBroken: boolean;
let open: number;
let asked: number;
let ring: (() => void) | undefined;
let told: number;

const hangBell: HangBell = (rung) => {
  ring = rung;
  return {
    handle: 1,
    hush: () => undefined,
    close: () => {
      ring = undefined;
    },
  };
};
const subscribe: SubscribeToLog = () => {
  asked++;
  if (isBroken) return undefined;
  open++;
  return {
    take: () => {
      if (isBroken) return undefined;
      const taken = entries > 0;
      entries = 0;
      return taken;
    },
    close: () => open--,
  };
};
const watch = (how: SubscribeToLog = subscribe) => watchLog(how, hangBell, log, () => told++);

beforeEach(() => {
  [entries, isBroken, open, asked, told] = [0, false, 0, 0, 0];
});

test('new entries are told once, however many there are', () => {
  watch();
  entries = 1_000;
  ring?.();
  expect(told).toBe(1);
});

test('a ring without an entry is not told', () => {
  watch();
  ring?.();
  expect(told).toBe(0);
});

test('entries that were not rung for are found by the next check', () => {
  const watched = watch();
  entries = 1;
  watched.check();
  expect(told).toBe(1);
  watched.check();
  expect(told).toBe(1);
});

test('a log that broke is told, subscribed to again, and told once more, for nobody knows what was missed', () => {
  const watched = watch();
  isBroken = true;
  ring?.();
  expect({ told, open }).toEqual({ told: 1, open: 0 });
  watched.check();
  expect(told).toBe(1);
  isBroken = false;
  watched.check();
  expect({ told, open }).toEqual({ told: 2, open: 1 });
  entries = 1;
  ring?.();
  expect(told).toBe(3);
});

test('a log that is not for us is asked for once and left alone', () => {
  isBroken = true;
  const watched = watch();
  for (let turn = 0; turn < 5; turn++) watched.check();
  expect({ told, asked }).toEqual({ told: 0, asked: 1 });
});

test('nothing is told once stopped, and nothing is left open', () => {
  const watched = watch();
  watched.stop();
  entries = 1;
  watched.check();
  expect({ told, open, ring }).toEqual({ told: 0, open: 0, ring: undefined });
});
