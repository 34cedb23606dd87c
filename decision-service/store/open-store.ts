import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { messageOf, StanceError } from '../../shared/errors.ts';
import { makePrivateFolder } from '../keys/private-files.ts';
import { checkStore } from './check-store.ts';

/**
 * The tables of the service. `devices.decision` and `.since` are JSON of our own making. Evidence is kept whole: its hash is
 * what the chain hangs on, its text is what an auditor can verify.
 */
const schema = `
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE tokens(
  id TEXT PRIMARY KEY, secret BLOB NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
  uses INTEGER NOT NULL, used INTEGER NOT NULL DEFAULT 0, revoked_at INTEGER) STRICT;
CREATE TABLE token_log(
  id INTEGER PRIMARY KEY, token TEXT NOT NULL, kid TEXT NOT NULL, at INTEGER NOT NULL, outcome TEXT NOT NULL) STRICT;
CREATE TABLE devices(
  id TEXT PRIMARY KEY, platform TEXT NOT NULL, mode TEXT NOT NULL, key_protection TEXT NOT NULL,
  token TEXT NOT NULL, enrolled_at INTEGER NOT NULL, enrolled TEXT NOT NULL, chain TEXT NOT NULL,
  spoke_at INTEGER, restarted_at INTEGER, forked_at INTEGER, gap_at INTEGER, revoked_at INTEGER,
  since TEXT NOT NULL DEFAULT '{}', decision TEXT) STRICT;
CREATE TABLE keys(
  kid TEXT PRIMARY KEY, device TEXT NOT NULL REFERENCES devices(id), jwk TEXT NOT NULL, added_at INTEGER NOT NULL) STRICT;
CREATE TABLE chains(
  id TEXT PRIMARY KEY, device TEXT NOT NULL REFERENCES devices(id), opened_at INTEGER NOT NULL,
  last INTEGER NOT NULL DEFAULT 0, head TEXT NOT NULL,
  missing INTEGER NOT NULL DEFAULT 0, excused INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE evidence(
  chain TEXT NOT NULL REFERENCES chains(id), seq INTEGER NOT NULL, hash TEXT NOT NULL, jws TEXT NOT NULL,
  received_at INTEGER NOT NULL, assessed INTEGER NOT NULL, PRIMARY KEY(chain, seq)) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_by_age ON evidence(received_at);
CREATE TABLE revocations(kid TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT;
CREATE TABLE events(id INTEGER PRIMARY KEY, at INTEGER NOT NULL, device TEXT NOT NULL, what TEXT NOT NULL) STRICT;
PRAGMA user_version = 1;`;

/** What each later format adds to the one before; a database is brought up step by step, and never read by an older release. */
const steps: readonly string[] = [
  `
ALTER TABLE devices ADD COLUMN restored_at INTEGER;
ALTER TABLE devices ADD COLUMN rotate_at INTEGER;
ALTER TABLE devices ADD COLUMN machine TEXT;
CREATE INDEX devices_by_machine ON devices(machine) WHERE machine IS NOT NULL;
ALTER TABLE keys ADD COLUMN retired_at INTEGER;
ALTER TABLE keys ADD COLUMN successor TEXT;
ALTER TABLE keys ADD COLUMN last_chain TEXT;
ALTER TABLE keys ADD COLUMN last_seq INTEGER;
CREATE INDEX keys_by_device ON keys(device);
ALTER TABLE revocations ADD COLUMN device TEXT;
CREATE INDEX revocations_by_device ON revocations(device);
CREATE TABLE twins(
  older TEXT NOT NULL REFERENCES devices(id), newer TEXT NOT NULL REFERENCES devices(id), seen_at INTEGER NOT NULL,
  settled TEXT, settled_at INTEGER, PRIMARY KEY(older, newer)) STRICT, WITHOUT ROWID;
CREATE INDEX twins_by_newer ON twins(newer);
PRAGMA user_version = 2;`,
  `
ALTER TABLE keys ADD COLUMN proved_at INTEGER;
ALTER TABLE keys ADD COLUMN proof_until INTEGER;
ALTER TABLE keys ADD COLUMN ek TEXT;
ALTER TABLE keys ADD COLUMN anchor TEXT;
ALTER TABLE keys ADD COLUMN unproved TEXT;
ALTER TABLE keys ADD COLUMN tried_at INTEGER;
ALTER TABLE keys ADD COLUMN tried_roots TEXT;
CREATE INDEX keys_by_ek ON keys(ek) WHERE ek IS NOT NULL;
PRAGMA user_version = 3;`,
  // In the order it came: rows of several kilobytes in the order of their chains have to be moved with every one that is put between them.
  `
CREATE TABLE arrived(
  id INTEGER PRIMARY KEY, chain TEXT NOT NULL REFERENCES chains(id), seq INTEGER NOT NULL, hash TEXT NOT NULL,
  jws TEXT NOT NULL, received_at INTEGER NOT NULL, assessed INTEGER NOT NULL) STRICT;
INSERT INTO arrived(chain, seq, hash, jws, received_at, assessed)
  SELECT chain, seq, hash, jws, received_at, assessed FROM evidence ORDER BY received_at, chain, seq;
DROP TABLE evidence;
ALTER TABLE arrived RENAME TO evidence;
CREATE UNIQUE INDEX evidence_by_place ON evidence(chain, seq);
CREATE INDEX evidence_by_age ON evidence(received_at);
PRAGMA user_version = 4;`,
];

/** How long one process waits while another commits; a commit takes milliseconds. */
const busyTimeoutMs = 1_000;

/**
 * Opens the database of a data folder, made on first use. An answer means committed, so every commit is synced (WAL, FULL).
 * Other processes may have it open at the same time. Throws stateUnwritable, in one line, also where what is there is damaged.
 */
export function openStore(dataDir: string): DatabaseSync {
  const folder = join(dataDir, 'store');
  const path = join(folder, 'service.db');
  try {
    makePrivateFolder(folder);
    const isNew = !existsSync(path);
    const db = new DatabaseSync(path, { timeout: busyTimeoutMs });
    // SQLite gives its -wal and -shm files the mode of the database file.
    if (isNew) chmodSync(path, 0o600);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
    try {
      makeTables(db);
      checkStore(db, path);
    } catch (thrown) {
      db.close();
      throw thrown;
    }
    return db;
  } catch (cause) {
    if (cause instanceof StanceError) throw cause;
    throw new StanceError('stateUnwritable', `${path} cannot be opened for writing: ${messageOf(cause)}`, { cause });
  }
}

function makeTables(db: DatabaseSync): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    if (formatOf(db) === 0) db.exec(schema);
    const format = formatOf(db);
    if (format > steps.length + 1) {
      throw new StanceError('stateUnwritable', `the database was written by a newer release (format ${format})`);
    }
    for (const step of steps.slice(format - 1)) db.exec(step);
    db.exec('COMMIT');
  } catch (thrown) {
    db.exec('ROLLBACK');
    throw thrown;
  }
}

const formatOf = (db: DatabaseSync): number => Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
