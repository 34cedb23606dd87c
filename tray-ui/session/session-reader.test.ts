import { beforeEach, describe, expect, test } from '@jest/globals';
import type { DeviceStatus } from '../../shared/device-status.ts';
import type { SessionFolder } from '../../shared/session-facts.ts';
import { ManualClock } from '../../shared/testing/manual-clock.ts';
import { sampleStatus } from '../../shared/testing/sample-statuses.ts';
import { SessionReader } from './session-reader.ts';

const folder = { path: '/home/anna/.config', names: ['kscreenlockerrc'] };
const report = (more: object = {}) =>
  JSON.stringify({ mode: 'system', taken: ['screenLock'], watch: [folder], againSeconds: 300, readings: {}, ...more });

let clock: ManualClock;
let reader: SessionReader;
/** The readings under way, in the order of their start; each ends when it is given what was printed. */
let started: ((printed: string | undefined) => void)[];
let watched: { folders: readonly SessionFolder[]; changed: () => void; isOver: boolean }[];

beforeEach(() => {
  clock = new ManualClock();
  started = [];
  watched = [];
  reader = new SessionReader({
    clock,
    read: () => new Promise((resolve) => started.push(resolve)),
    watch: (folders, changed) => {
      const entry = { folders, changed, isOver: false };
      watched.push(entry);
      return () => {
        entry.isOver = true;
      };
    },
  });
});

const daemon = (startedAt = 1, mode: 'system' | 'user' = 'system'): DeviceStatus => {
  const status = sampleStatus(1_795_310_000);
  return { ...status, agent: { ...status.agent, startedAt, mode } };
};
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
/** Ends the reading under way. */
const prints = async (printed: string | undefined) => {
  started.at(-1)?.(printed);
  await settle();
};
/** How many readings were begun once this much time was over. */
const within = async (ms: number) => {
  clock.advance(ms);
  await settle();
  return started.length;
};

/** A daemon comes: one reading to learn what to watch, and one for what changed before it was watched. */
const begins = async (status: DeviceStatus) => {
  reader.hear(status);
  await within(1_000);
  await prints(report());
  expect(await within(250)).toBe(2);
  await prints(report());
};

describe('a session is read', () => {
  test('once the daemon of the system is there, once more when its folders are watched, and again before that forgets it', async () => {
    expect(await within(60_000)).toBe(0);
    await begins(daemon());
    expect(await within(299_000)).toBe(2);
    expect(await within(1_000)).toBe(3);
    await prints(report());
    expect(await within(299_000)).toBe(3);
  });

  test('never for a daemon that runs as the user, nor while there is none', async () => {
    reader.hear(daemon(1, 'user'));
    reader.wish();
    expect(await within(3_600_000)).toBe(0);
    reader.hear(daemon());
    await within(1_000);
    await prints(report());
    reader.hear(undefined);
    reader.wish();
    expect(await within(3_600_000)).toBe(1);
    expect(watched.every(({ isOver }) => isOver)).toBe(true);
    expect(clock.waiting).toBe(0);
  });

  test('for every daemon anew: one that was started again knows nothing', async () => {
    await begins(daemon(1));
    reader.hear(daemon(1));
    expect(await within(10_000)).toBe(2);
    reader.hear(daemon(2));
    expect(await within(1_000)).toBe(3);
    await prints(report());
    reader.hear(undefined);
    await within(30_000);
    reader.hear(daemon(2));
    expect(await within(1_000)).toBe(4);
  });

  test('when something changes where the command said to watch, a moment later and once', async () => {
    await begins(daemon());
    expect(watched.map(({ folders }) => folders)).toEqual([[folder], [folder]]);
    for (let at = 0; at < 5; at++) watched[1]?.changed();
    expect(await within(250)).toBe(3);
    await prints(report({ watch: [] }));
    expect(watched.map(({ isOver, folders }) => [isOver, folders.length])).toEqual([
      [true, 1],
      [true, 1],
      [false, 0],
    ]);
  });

  test('one at a time; what happens meanwhile is read right after', async () => {
    await begins(daemon());
    reader.wish();
    expect(await within(250)).toBe(3);
    for (let at = 0; at < 5; at++) reader.wish();
    expect(await within(40_000)).toBe(3);
    await prints(report());
    expect(await within(250)).toBe(4);
    await prints(report());
    expect(await within(10_000)).toBe(4);
  });

  test('though something changes all the time', async () => {
    reader.hear(daemon());
    for (let at = 0; at < 20; at++) {
      reader.wish();
      await within(100);
    }
    expect(started).toHaveLength(1);
    await prints(report());
    for (let at = 0; at < 20; at++) {
      reader.wish();
      await within(100);
    }
    expect(started).toHaveLength(2);
  });

  test('at most three times in half a minute, whatever happens, and the last change is read', async () => {
    reader.hear(daemon());
    for (let second = 0; second < 29; second++) {
      reader.wish();
      await within(1_000);
      await prints(report());
    }
    expect(started).toHaveLength(3);
    await within(2_000);
    await prints(report());
    expect(started).toHaveLength(4);
    expect(await within(100_000)).toBe(4);
  });
});

describe('a reading that fails', () => {
  test.each([
    ['did not end well', undefined],
    ['is no JSON', 'Screen lock: On'],
    ['is of another shape', '{"mode":"system"}'],
    ['wants to be started all the time', report({ againSeconds: 0 })],
    ['wants never to be started again', report({ againSeconds: 1e9 })],
    ['names more folders than anybody has', report({ watch: Array.from({ length: 17 }, () => folder) })],
  ])('because what was printed %s is tried again later and later, never in a loop', async (_, printed) => {
    reader.hear(daemon());
    await within(1_000);
    const begun: number[] = [];
    for (let second = 0; second < 1_200; second++) {
      if (started.length > begun.length) {
        begun.push(second);
        await prints(printed);
      }
      await within(1_000);
    }
    const pauses = begun.slice(1).map((at, index) => at - (begun[index] ?? 0));
    expect(pauses.slice(0, 5)).toEqual([10, 20, 40, 80, 160]);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(300);
    expect(watched).toEqual([]);
  });

  test('is tried at once when something happens, and a good one ends the waiting', async () => {
    reader.hear(daemon());
    await within(1_000);
    for (let at = 0; at < 4; at++) {
      await prints(undefined);
      await within(300_000);
    }
    await prints(undefined);
    const before = started.length;
    reader.wish();
    expect(await within(300)).toBe(before + 1);
    await prints(report());
    await within(300_000);
    await prints(undefined);
    expect(await within(10_000)).toBe(before + 3);
  });

  test('keeps what is watched', async () => {
    reader.hear(daemon());
    await within(1_000);
    await prints(report());
    reader.wish();
    await within(1_000);
    await prints(undefined);
    expect(watched.map(({ isOver }) => isOver)).toEqual([false]);
  });
});

test('a reading that ends after the daemon went watches nothing and begins no other', async () => {
  reader.hear(daemon());
  await within(1_000);
  reader.hear(undefined);
  await prints(report());
  expect(watched).toEqual([]);
  expect(clock.waiting).toBe(0);
});
