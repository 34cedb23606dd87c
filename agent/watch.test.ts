import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SignalId } from '../shared/signals/catalogue.ts';
import { ManualClock } from '../shared/testing/manual-clock.ts';
import type { Watch } from './collectors/collector.ts';
import { localHost } from './host/local.ts';
import { watchSignals } from './watch.ts';

let folder: string;
let clock: ManualClock;
let stop: (() => void) | undefined;
let told: SignalId[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stance-watch-'));
  clock = new ManualClock(1_795_300_000);
  told = [];
});
afterEach(() => {
  stop?.();
  rmSync(folder, { recursive: true, force: true });
});

const start = (watches: Partial<Record<SignalId, Watch>>) => {
  stop = watchSignals(
    localHost('linux'),
    clock,
    (id) => told.push(id),
    Object.keys(watches) as SignalId[],
    (id) => watches[id] as Watch,
  );
};

/** Waits until something holds: an event of the kernel comes when it comes. */
async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 5_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`not within 5 s; told: ${told.join() || 'nothing'}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Lets every event that already happened arrive: one of our own in a second folder comes after them. */
async function settled(): Promise<void> {
  const mark = join(folder, 'mark');
  mkdirSync(mark, { recursive: true });
  let arrived = false;
  const stopMark = watchSignals(
    localHost('linux'),
    clock,
    () => (arrived = true),
    ['os'],
    () => ({ directories: [{ path: mark }] }),
  );
  writeFileSync(join(mark, 'file'), '');
  await until(() => arrived);
  stopMark();
}

/** Lets looks that are under way come to their end. */
const looked = () => new Promise((resolve) => setImmediate(resolve));

describe('a watched folder', () => {
  test('tells its signal when a named file is made, replaced by rename or removed', async () => {
    start({ osPatch: { directories: [{ path: folder, names: ['flag'] }] } });
    writeFileSync(join(folder, 'flag'), '');
    await until(() => told.length > 0);
    await settled();
    told = [];
    writeFileSync(join(folder, 'flag.new'), '');
    renameSync(join(folder, 'flag.new'), join(folder, 'flag'));
    await until(() => told.length > 0);
    await settled();
    told = [];
    rmSync(join(folder, 'flag'));
    await until(() => told.length > 0);
    expect(new Set(told)).toEqual(new Set(['osPatch']));
  });

  test('says nothing of other files, and tells every signal that shares it', async () => {
    start({
      osPatch: { directories: [{ path: folder, names: ['flag'] }] },
      os: { directories: [{ path: folder, names: ['release'] }] },
      edr: { directories: [{ path: folder }] },
    });
    writeFileSync(join(folder, 'other'), '');
    await settled();
    expect(new Set(told)).toEqual(new Set(['edr']));
    writeFileSync(join(folder, 'release'), '');
    await until(() => told.includes('os'));
    expect(told).not.toContain('osPatch');
  });

  test('that is not there yet is found later, and tells that something may have been missed', async () => {
    const late = join(folder, 'late');
    start({ edr: { directories: [{ path: late }] } });
    await looked();
    mkdirSync(late);
    clock.advance(16_000);
    await until(() => told.length > 0);
    await settled();
    told = [];
    writeFileSync(join(late, 'file'), '');
    await until(() => told.length > 0);
  });

  test('that was replaced is watched anew', async () => {
    const watched = join(folder, 'watched');
    mkdirSync(watched);
    start({ edr: { directories: [{ path: watched, names: ['file'] }] } });
    await looked();
    renameSync(watched, join(folder, 'old'));
    mkdirSync(watched);
    clock.advance(16_000);
    await until(() => told.length > 0);
    await settled();
    told = [];
    writeFileSync(join(watched, 'file'), '');
    await until(() => told.length > 0);
  });

  test('says nothing once stopped', async () => {
    start({ edr: { directories: [{ path: folder }] } });
    stop?.();
    writeFileSync(join(folder, 'file'), '');
    await settled();
    clock.advance(60_000);
    await looked();
    expect(told).toEqual([]);
  });
});

describe('a look', () => {
  const lookWatch = (look: () => Promise<string>, everySeconds: number): Watch => ({
    directories: [],
    everySeconds,
    look,
  });

  test('tells its signal only when it differs from the one before', async () => {
    let words = 'same';
    start({ edr: lookWatch(async () => words, 2) });
    await looked();
    for (let turn = 0; turn < 3; turn++) {
      clock.advance(2_000);
      await looked();
    }
    expect(told).toEqual([]);
    words = 'other';
    clock.advance(2_000);
    await looked();
    clock.advance(2_000);
    await looked();
    expect(told).toEqual(['edr']);
  });

  test('comes as often as its signal asks, on one timer for all', async () => {
    const looks = { edr: 0, diskEncryption: 0 };
    const count = (id: keyof typeof looks) => async () => String(looks[id]++);
    start({ edr: lookWatch(count('edr'), 2), diskEncryption: lookWatch(count('diskEncryption'), 15) });
    await looked();
    for (let turn = 0; turn < 30; turn++) {
      clock.advance(2_000);
      await looked();
    }
    expect(looks.edr).toBe(31);
    // Fifteen seconds on a timer of two are sixteen at the most.
    expect(looks.diskEncryption).toBeGreaterThanOrEqual(4);
    expect(looks.diskEncryption).toBeLessThanOrEqual(5);
  });

  test('that fails is told once, and does not end the others', async () => {
    let isFaulty = false;
    const fault = async () => {
      if (isFaulty) throw new Error('no look');
      return 'well';
    };
    let words = 1;
    start({ edr: lookWatch(fault, 2), diskEncryption: lookWatch(async () => String(words), 2) });
    await looked();
    isFaulty = true;
    for (let turn = 0; turn < 3; turn++) {
      clock.advance(2_000);
      await looked();
    }
    words = 2;
    clock.advance(2_000);
    await looked();
    expect(told).toEqual(['edr', 'diskEncryption']);
  });
});
