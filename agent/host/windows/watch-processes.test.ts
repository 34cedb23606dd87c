import { beforeEach, expect, test } from '@jest/globals';
import { ManualClock } from '../../../shared/testing/manual-clock.ts';
import type { HangBell } from './bell.ts';
import { watchProcesses } from './watch-processes.ts';

let pids: readonly number[];
let open: Map<number, () => void>;
let told: number;
let isFaulty: boolean;

const hangBell: HangBell = (rung, ends = 0) => {
  if (isFaulty) throw new Error('no more bells');
  open.set(ends, rung);
  return { handle: ends, hush: () => undefined, close: () => open.delete(ends) };
};
const watch = () =>
  watchProcesses(
    async () => pids,
    () => told++,
    new ManualClock(),
    async () => ({ openProcess: (pid) => (pid === 4 ? undefined : pid), hangBell }),
  );
/** Lets a list that is under way be read. */
const listed = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  [pids, open, told, isFaulty] = [[10, 11], new Map(), 0, false];
});

test('the end of a process is told once, and the process let go of', async () => {
  watch();
  await listed();
  open.get(10)?.();
  expect({ told, open: [...open.keys()] }).toEqual({ told: 1, open: [11] });
});

test('a check follows what the products run as, and lets go of what is gone', async () => {
  const watched = watch();
  await listed();
  pids = [11, 12];
  watched.check();
  await listed();
  expect([...open.keys()]).toEqual([11, 12]);
  expect(told).toBe(0);
});

test('a process that is not for us is left to the looks', async () => {
  pids = [4];
  watch();
  await listed();
  expect(open.size).toBe(0);
});

test('a list without end fills no table', async () => {
  pids = Array.from({ length: 10_000 }, (_, at) => at + 10);
  watch();
  await listed();
  expect(open.size).toBe(32);
});

test('a fault is no end: nothing is told, and the next check tries again', async () => {
  isFaulty = true;
  const watched = watch();
  await listed();
  isFaulty = false;
  watched.check();
  await listed();
  expect({ told, open: open.size }).toEqual({ told: 0, open: 2 });
});

test('nothing is left open once stopped, not even by a list that is under way', async () => {
  const watched = watch();
  watched.stop();
  await listed();
  watched.check();
  await listed();
  expect(open.size).toBe(0);
});
