import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { StanceError } from '../../shared/errors.ts';
import { openStore } from './open-store.ts';

const pageBytes = 4_096;

let dir: string;
let path: string;
let db: DatabaseSync | undefined;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-check-store-'));
  path = join(dir, 'store/service.db');
  const made = openStore(dir);
  const add = made.prepare(
    "INSERT INTO devices(id, platform, mode, key_protection, token, enrolled_at, enrolled, chain) VALUES (?, 'linux', 'user', 'file', 't', 5, ?, 'c')",
  );
  for (let at = 0; at < 200; at++) add.run(`device ${at}`, 'x'.repeat(1_000));
  made.close();
});
afterEach(() => {
  db?.close();
  db = undefined;
  rmSync(dir, { recursive: true });
});

/** Turns over every byte of the pages of a table. */
function spoilTable(table: string): void {
  const read = new DatabaseSync(path, { readOnly: true });
  const pages = read.prepare('SELECT pageno FROM dbstat WHERE name = ?').all(table);
  read.close();
  const bytes = readFileSync(path);
  for (const { pageno } of pages) {
    const from = (Number(pageno) - 1) * pageBytes;
    for (let at = from; at < from + pageBytes; at++) bytes[at] = 0xff ^ (bytes[at] ?? 0);
  }
  writeFileSync(path, bytes);
}

test.each([
  ['is no database', () => writeFileSync(path, 'x'.repeat(20_000))],
  ['was cut in the middle', () => truncateSync(path, 12 * pageBytes)],
  ['lost its last page', () => truncateSync(path, readFileSync(path).length - pageBytes)],
  ['was cut to a few bytes', () => truncateSync(path, 50)],
  ['has noise for devices', () => spoilTable('devices')],
  ['has noise for keys', () => spoilTable('keys')],
  ['has noise for revocations', () => spoilTable('revocations')],
  ['has noise for tables', () => spoilTable('sqlite_schema')],
])('a database that %s is refused in one line that names it', (_, damage) => {
  damage();
  let thrown: unknown;
  try {
    db = openStore(dir);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(StanceError);
  const { code, message } = thrown as StanceError;
  expect(code).toBe('stateUnwritable');
  expect(message).toContain(path);
  expect(message).not.toContain('\n');
});

test('one that is whole opens, also beside a process that has written to its log and not folded it in', () => {
  const other = openStore(dir);
  other.exec("UPDATE devices SET decision = 'y'");
  other.exec('BEGIN IMMEDIATE; DELETE FROM devices');
  expect(() => openStore(dir)).toThrow(/locked/);
  other.exec('ROLLBACK');
  db = openStore(dir);
  expect(db.prepare("SELECT count(*) AS n FROM devices WHERE decision = 'y'").get()).toEqual({ n: 200 });
  other.close();
});
