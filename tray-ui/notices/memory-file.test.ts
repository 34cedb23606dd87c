import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Memory, noMemory } from './memory.ts';
import { MemoryFile } from './memory-file.ts';

let folder: string;
let faults: string[];
const path = () => join(folder, 'Stance/notices.json');
const file = () => new MemoryFile(path(), (fault) => faults.push(fault));
const memory: Memory = {
  ...noMemory,
  said: { 'osPatch.rebootRequired': { at: 1_795_310_000, grade: 3, deadline: 1_795_320_000 } },
  recent: [{ at: 1_795_310_000 }],
  signals: ['os'],
  lastId: 7,
  since: { ended: 1_795_310_000 },
  lookedAt: 1_795_310_000,
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stance-notices-'));
  faults = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('what was said is remembered by the next start, for this user alone; what only a running tray knows is not', () => {
  file().save(memory);
  expect(statSync(path()).mode & 0o777).toBe(0o600);
  const { lookedAt: _lookedAt, ...rest } = memory;
  expect(file().load()).toEqual({ ...rest, since: {} });
  expect(readdirSync(join(folder, 'Stance'))).toEqual(['notices.json']);
  expect(faults).toEqual([]);
});

test('a tray that never ran remembers nothing, and that is no fault', () => {
  expect(file().load()).toEqual(noMemory);
  expect(faults).toEqual([]);
});

test.each([
  ['cut off', '{"format":1,"said":{'],
  ['empty', ''],
  ['of another format', '{"format":2}'],
  ['of another shape', JSON.stringify({ ...memory, said: [] })],
  ['with a key too many', JSON.stringify({ format: 1, said: {}, recent: [], onDisplay: [], lastId: 0, more: 1 })],
  ['with more than it may hold', JSON.stringify({ ...memory, recent: Array(7).fill({ at: 1 }) })],
  ['larger than any memory', ' '.repeat(70_000)],
])('a file that is %s is begun anew, and written over', (_what, text) => {
  mkdirSync(join(folder, 'Stance'));
  writeFileSync(path(), text);
  const damaged = file();
  expect(damaged.load()).toEqual(noMemory);
  expect(faults).toHaveLength(1);
  damaged.save(memory);
  expect(file().load().lastId).toBe(7);
});

test('what does not change is not written', () => {
  const kept = file();
  kept.save(memory);
  const before = statSync(path()).ino;
  kept.save({ ...memory, lookedAt: 1_795_319_999, since: {} });
  expect(statSync(path()).ino).toBe(before);
  kept.save({ ...memory, lastId: 8 });
  expect(statSync(path()).ino).not.toBe(before);
});

test('a folder that takes nothing is told once and stops nothing', () => {
  writeFileSync(join(folder, 'Stance'), '');
  const kept = file();
  kept.save(memory);
  kept.save({ ...memory, lastId: 8 });
  expect(faults).toHaveLength(1);
});

test('a link in its place is replaced, not followed', () => {
  mkdirSync(join(folder, 'Stance'));
  const elsewhere = join(folder, 'elsewhere');
  writeFileSync(elsewhere, 'mine');
  symlinkSync(elsewhere, path());
  file().save(memory);
  expect(readFileSync(elsewhere, 'utf8')).toBe('mine');
  expect(file().load().lastId).toBe(7);
});
