import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { deviceStore } from './device-store.ts';
import { evidenceStore } from './evidence-store.ts';
import { openStore } from './open-store.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-store-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** The tables of the first format, with a device in them. */
const first = `
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE tokens(
  id TEXT PRIMARY KEY, secret BLOB NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
  uses INTEGER NOT NULL, used INTEGER NOT NULL DEFAULT 0, revoked_at INTEGER) STRICT;
CREATE TABLE chains(
  id TEXT PRIMARY KEY, device TEXT NOT NULL REFERENCES devices(id), opened_at INTEGER NOT NULL,
  last INTEGER NOT NULL DEFAULT 0, head TEXT NOT NULL,
  missing INTEGER NOT NULL DEFAULT 0, excused INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE devices(
  id TEXT PRIMARY KEY, platform TEXT NOT NULL, mode TEXT NOT NULL, key_protection TEXT NOT NULL,
  token TEXT NOT NULL, enrolled_at INTEGER NOT NULL, enrolled TEXT NOT NULL, chain TEXT NOT NULL,
  spoke_at INTEGER, restarted_at INTEGER, forked_at INTEGER, gap_at INTEGER, revoked_at INTEGER,
  since TEXT NOT NULL DEFAULT '{}', decision TEXT) STRICT;
CREATE TABLE keys(
  kid TEXT PRIMARY KEY, device TEXT NOT NULL REFERENCES devices(id), jwk TEXT NOT NULL, added_at INTEGER NOT NULL) STRICT;
CREATE TABLE evidence(
  chain TEXT NOT NULL REFERENCES chains(id), seq INTEGER NOT NULL, hash TEXT NOT NULL, jws TEXT NOT NULL,
  received_at INTEGER NOT NULL, assessed INTEGER NOT NULL, PRIMARY KEY(chain, seq)) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_by_age ON evidence(received_at);
CREATE TABLE revocations(kid TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT;
CREATE TABLE events(id INTEGER PRIMARY KEY, at INTEGER NOT NULL, device TEXT NOT NULL, what TEXT NOT NULL) STRICT;
INSERT INTO devices(id, platform, mode, key_protection, token, enrolled_at, enrolled, chain)
  VALUES ('device', 'linux', 'user', 'file', 'token', 5, 'a.b.c', 'chain');
INSERT INTO keys VALUES ('kid', 'device', '{}', 5);
INSERT INTO chains(id, device, opened_at, last, head) VALUES ('chain', 'device', 5, 2, 'second');
INSERT INTO evidence VALUES ('chain', 1, 'first', 'a.b.c', 6, 1), ('chain', 2, 'second', 'd.e.f', 7, 0);
INSERT INTO revocations VALUES ('gone', 6);
PRAGMA user_version = 1;`;

function put(sql: string): void {
  mkdirSync(join(dir, 'store'));
  const db = new DatabaseSync(join(dir, 'store/service.db'));
  db.exec(sql);
  db.close();
}

test('a database of the first format is brought up once, and what is in it stays', () => {
  put(first);
  for (let at = 0; at < 2; at++) {
    const db = openStore(dir);
    const devices = deviceStore(db);
    expect(devices.find('device')).toMatchObject({ chain: 'chain', restored_at: null, rotate_at: null, machine: null });
    expect(devices.key('kid')).toMatchObject({ device: 'device', retired_at: null, proved_at: null, unproved: null });
    expect(devices.keyInUse('device')?.kid).toBe('kid');
    expect(devices.isKidRevoked('gone')).toBe(true);
    expect(devices.revokedAt('device')).toBeUndefined();
    // The file of revocations, applied at each start, says whose it is.
    devices.revokeKid('gone', 'another', 6);
    expect(devices.revokedAt('another')).toBe(6);
    const evidence = evidenceStore(db);
    expect(evidence.at('chain', 2)).toEqual({ hash: 'second', jws: 'd.e.f', received_at: 7 });
    expect(evidence.lastAssessed('chain')).toEqual({ hash: 'first', jws: 'a.b.c', received_at: 6 });
    expect(evidence.newestReceipt()).toBe(7);
    expect(() => evidence.add('chain', 2, { hash: '', jws: '', received_at: 8, assessed: true })).toThrow('UNIQUE');
    db.close();
  }
});

test('a database of a newer release is left alone', () => {
  put('PRAGMA user_version = 99;');
  expect(() => openStore(dir)).toThrow(/newer release \(format 99\)/);
});
