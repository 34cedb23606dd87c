import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { sha256 } from '../crypto/es256.ts';
import { Ledger, ledgerLimits } from './ledger.ts';

let dir: string;
let ledger: Ledger;
let chain: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-ledger-'));
  ledger = new Ledger(join(dir, 'ledger.db'));
  chain = ledger.open('proof', 100, 'enrol');
});
afterEach(() => {
  ledger.close();
  rmSync(dir, { recursive: true });
});

const add = (seq: number, size = 10) =>
  ledger.add({ chain, seq, jws: `jws-${seq}-${'x'.repeat(size)}`, at: 100 + seq, cause: 'test' });
const addMany = (count: number) => {
  for (let seq = 1; seq <= count; seq++) add(seq);
};

describe('the chain', () => {
  test('begins with the hash of the proof that opened it', () => {
    expect(chain).toBe(sha256('proof'));
    expect(ledger.head(chain)).toEqual({ seq: 0, hash: sha256('proof') });
  });

  test('is continued by its newest row', () => {
    add(1);
    const second = add(2);
    expect(ledger.head(chain)).toEqual({ seq: 2, hash: second.hash });
  });

  test('never holds one number twice', () => {
    add(1);
    expect(() => add(1)).toThrow(/UNIQUE/);
  });

  test('has no head where its opening is missing: state was lost', () => {
    expect(ledger.head(sha256('another proof'))).toBeUndefined();
  });

  test('is where it was after a restart of the process', () => {
    add(1);
    const head = ledger.head(chain);
    ledger.close();
    ledger = new Ledger(join(dir, 'ledger.db'));
    expect(ledger.head(chain)).toEqual(head);
    expect(ledger.waitingCount(chain)).toBe(1);
  });
});

describe('the outbox', () => {
  test('gives what waits, oldest first, after a number', () => {
    addMany(5);
    expect(ledger.waiting(chain, 2, 2).map(({ seq }) => seq)).toEqual([3, 4]);
  });

  test('lets go of what is acknowledged and of nothing else', () => {
    addMany(5);
    ledger.acknowledge(chain, 3, 200);
    expect(ledger.waiting(chain, 0, 10).map(({ seq }) => seq)).toEqual([4, 5]);
  });

  test('holds at most its limit and counts what it dropped', () => {
    addMany(ledgerLimits.unacknowledged + 7);
    expect(ledger.waitingCount(chain)).toBe(ledgerLimits.unacknowledged);
    expect(ledger.waiting(chain, 0, 1)[0]?.seq).toBe(8);
    expect(ledger.dropped(chain)).toBe(7);
  });

  test('counts as dropped only what went since the last acknowledgement', () => {
    addMany(ledgerLimits.unacknowledged + 7);
    ledger.acknowledge(chain, ledgerLimits.unacknowledged + 7, 200);
    expect(ledger.dropped(chain)).toBe(0);
    for (let seq = ledgerLimits.unacknowledged + 8; seq <= 2 * ledgerLimits.unacknowledged + 10; seq++) add(seq);
    expect(ledger.dropped(chain)).toBe(3);
  });
});

test('an acknowledgement that fails leaves every later row as safe from a power cut as before', () => {
  const statements: string[] = [];
  const exec = jest.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql) {
    statements.push(sql);
    return this.prepare(sql).run() as never;
  });
  try {
    const other = new DatabaseSync(join(dir, 'ledger.db'));
    other.exec('DROP TABLE item');
    other.close();
    expect(() => ledger.acknowledge(chain, 1, 200)).toThrow(/no such table/);
    expect(statements.at(-1)).toBe('PRAGMA synchronous = FULL');
  } finally {
    exec.mockRestore();
  }
});

describe('the memory', () => {
  test('keeps what was acknowledged, byte for byte', () => {
    const item = add(1);
    ledger.acknowledge(chain, 1, 200);
    expect(ledger.recent(1)[0]).toMatchObject({ jws: item.jws, hash: sha256(item.jws), acknowledgedAt: 200 });
  });

  test('forgets what is older than it keeps, but never the head nor the opening', () => {
    addMany(3);
    ledger.acknowledge(chain, 3, 200);
    add(4);
    ledger.acknowledge(chain, 4, 200 + ledgerLimits.keepSeconds + 1);
    expect(ledger.recent(10).map(({ seq }) => seq)).toEqual([4, 0]);
    expect(ledger.head(chain)?.seq).toBe(4);
  });

  test('of tries that opened a chain and never went on with it has a bound', () => {
    add(1);
    for (let at = 0; at < 100; at++) ledger.open(`try ${at}`, 200 + at, 'restart');
    const left = ledger.recent(200);
    expect(left).toHaveLength(2 + ledgerLimits.openings);
    expect(ledger.head(chain)?.seq).toBe(1);
    expect(ledger.head(sha256('try 99'))?.seq).toBe(0);
  });

  test('of a chain that was closed ends, also of what was never acknowledged in it', () => {
    addMany(3);
    const next = ledger.open('restart', 200, 'restart');
    ledger.add({ chain: next, seq: 1, jws: 'jws', at: 201, cause: 'test' });
    ledger.acknowledge(next, 1, 201);
    expect(ledger.waitingCount(chain)).toBe(3);
    ledger.acknowledge(next, 1, 201 + ledgerLimits.keepSeconds + 1);
    expect(ledger.recent(10).map((item) => [item.chain, item.seq])).toEqual([
      [next, 1],
      [next, 0],
    ]);
  });

  test('goes on being kept in bounds when the clock is set back', () => {
    addMany(3);
    const future = 4_000_000_000;
    ledger.acknowledge(chain, 1, future);
    ledger.acknowledge(chain, 3, 200);
    add(4);
    ledger.acknowledge(chain, 4, 200 + ledgerLimits.keepSeconds + 1);
    expect(ledger.recent(10).map(({ seq }) => seq)).toEqual([4, 1, 0]);
  });

  test('is for the agent alone', () => {
    for (const suffix of ['', '-wal', '-shm']) expect(statSync(join(dir, `ledger.db${suffix}`)).mode & 0o077).toBe(0);
  });
});

describe('what was sent', () => {
  test('is counted from a moment on, by when the service had it; openings and what waits are not in it', () => {
    addMany(4);
    ledger.acknowledge(chain, 2, 200);
    ledger.acknowledge(chain, 3, 300);
    expect(ledger.sentSince(250)).toEqual({ payloads: 1, bytes: `jws-3-${'x'.repeat(10)}`.length });
    expect(ledger.sentSince(0).payloads).toBe(3);
    expect(ledger.sentSince(301)).toEqual({ payloads: 0, bytes: 0 });
  });

  test('an item is asked for by the id that its place has', () => {
    add(1);
    expect(ledger.recent(1)[0]?.id).toBe(ledger.idOf(chain, 1));
    expect(ledger.idOf(chain, 2)).toBeUndefined();
  });
});
