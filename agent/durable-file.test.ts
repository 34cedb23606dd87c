import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readOwn, removeDurably, writeDurably, writeWhole } from './durable-file.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-file-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('a file is written for its owner alone, whatever stood there before', () => {
  const path = join(dir, 'secret');
  writeFileSync(path, 'old', { mode: 0o644 });
  chmodSync(path, 0o644);
  writeDurably(path, 'new');
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('what need only be whole is kept from others too, and a write of it that fails leaves no draft', () => {
  const path = join(dir, 'told');
  writeWhole(path, 'old');
  writeWhole(path, 'new');
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  mkdirSync(join(dir, 'folder', 'full'), { recursive: true });
  expect(() => writeWhole(join(dir, 'folder'), 'x')).toThrow();
  expect(readdirSync(dir).sort()).toEqual(['folder', 'told']);
});

test('a write that fails leaves the old content and no draft behind', () => {
  const path = join(dir, 'folder');
  writeDurably(join(dir, 'kept'), 'kept');
  // A folder cannot be renamed over by a file.
  expect(() => writeDurably(join(path, 'inside', 'nothing'), 'x')).toThrow();
  expect(readdirSync(dir)).toEqual(['kept']);
});

test('a missing file is undefined, an unreadable one is a fault', () => {
  expect(readOwn(join(dir, 'missing'))).toBeUndefined();
  expect(() => readOwn(dir)).toThrow();
});

test('a removed file is gone, and removing it again is no fault', () => {
  const path = join(dir, 'gone');
  writeDurably(path, 'x');
  removeDurably(path);
  removeDurably(path);
  expect(existsSync(path)).toBe(false);
});
