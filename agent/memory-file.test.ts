import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Clock } from '../shared/time.ts';
import { sha256 } from './crypto/es256.ts';
import { jsonLog } from './log.ts';
import { MemoryFile } from './memory-file.ts';

let dir: string;
let timers: (() => void)[];
const clock: Clock = {
  now: () => 1_795_300_000,
  elapsedMs: () => 0,
  after: (_, task) => {
    timers.push(task);
    return () => {
      timers = timers.filter((each) => each !== task);
    };
  },
};
const path = (): string => join(dir, 'memory.json');
const open = (boot = 'this start'): MemoryFile =>
  new MemoryFile(
    dir,
    { id: boot, uptime: () => 1 },
    clock,
    jsonLog('debug', () => undefined),
  );
const recalled = (boot?: string): unknown => open(boot).recall('fixes', 'stamps');
/** Writes the file as whoever may write it would: with a sum that is right. */
const forge = (change: (content: Record<string, unknown>) => unknown): void => {
  const text = JSON.stringify(change(JSON.parse(readFileSync(path(), 'utf8').split('\n')[1] ?? '')));
  writeFileSync(path(), `${sha256(text)}\n${text}`);
};

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-memory-'));
  timers = [];
  const memory = open();
  memory.keep('fixes', 'stamps', { count: 7 });
  memory.stop();
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('what was worked out', () => {
  test('is there after a restart of the agent, in a file that is its alone', () => {
    expect(recalled()).toEqual({ count: 7 });
    expect(statSync(path()).mode & 0o777).toBe(0o600);
  });

  test('is not there after a restart of the laptop', () => expect(recalled('another start')).toBeUndefined());

  test('is not there once a file it was worked out from has another stamp', () =>
    expect(open().recall('fixes', 'other stamps')).toBeUndefined());

  test('is written once for many changes, a while after the first', () => {
    const memory = open();
    rmSync(path());
    for (let count = 0; count < 100; count++) memory.keep('fixes', 'stamps', { count });
    expect(timers).toHaveLength(1);
    expect(recalled()).toBeUndefined();
    timers[0]?.();
    expect(recalled()).toEqual({ count: 99 });
    memory.stop();
    expect(timers).toEqual([]);
  });

  test('is lost without a word to anybody where the folder takes nothing', () => {
    const memory = open();
    memory.keep('fixes', 'stamps', { count: 8 });
    rmSync(dir, { recursive: true });
    expect(() => memory.stop()).not.toThrow();
  });
});

describe('nothing is believed of a file', () => {
  test('that others may read or write', () => {
    chmodSync(path(), 0o620);
    expect(recalled()).toBeUndefined();
  });

  test('that is a link, be it to one that would do', () => {
    renameSync(path(), join(dir, 'elsewhere'));
    symlinkSync(join(dir, 'elsewhere'), path());
    expect(recalled()).toBeUndefined();
  });

  test('that was cut off anywhere', () => {
    const whole = readFileSync(path(), 'utf8');
    for (let length = 0; length < whole.length; length++) {
      writeFileSync(path(), whole.slice(0, length));
      expect(recalled()).toBeUndefined();
    }
  });

  test('in which a single character is another', () => {
    writeFileSync(path(), readFileSync(path(), 'utf8').replace('"count":7', '"count":0'));
    expect(recalled()).toBeUndefined();
  });

  test.each<[string, (content: Record<string, unknown>) => unknown]>([
    ['of another format', (content) => ({ ...content, format: 2 })],
    ['of another release', (content) => ({ ...content, version: '99.0.0' })],
    ['with more in it than is known', (content) => ({ ...content, policy: 'any' })],
    ['of another shape', () => [1, 2]],
    ['whose entries are none', (content) => ({ ...content, entries: { fixes: 7 } })],
  ])('%s, whatever its sum', (_, change) => {
    forge(change);
    expect(recalled()).toBeUndefined();
  });

  test('that is no text at all, or larger than any of ours', () => {
    writeFileSync(path(), Buffer.alloc(64, 0xff));
    expect(recalled()).toBeUndefined();
    writeFileSync(path(), Buffer.alloc(2 * 1_048_576, 0x20));
    expect(recalled()).toBeUndefined();
  });
});
