import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Ledger } from './ledger.ts';
import { type OpenedLedger, openLedger } from './open-ledger.ts';

let dir: string;
let path: string;
let chain: string;
let opened: OpenedLedger | undefined;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-open-ledger-'));
  path = join(dir, 'ledger.db');
  const ledger = new Ledger(path);
  chain = ledger.open('proof', 100, 'enrol');
  for (let seq = 1; seq <= 40; seq++)
    ledger.add({ chain, seq, jws: `${seq}${'x'.repeat(2_000)}`, at: 100, cause: 'test' });
  ledger.acknowledge(chain, 30, 200);
  ledger.close();
});
afterEach(() => {
  opened?.ledger.close();
  opened = undefined;
  rmSync(dir, { recursive: true });
});

const open = (seq = 0) => {
  opened = openLedger(dir, { chain, seq });
  return opened;
};
const change = (sql: string) => {
  const db = new DatabaseSync(path);
  db.exec(sql);
  db.close();
};
const expectBegunAnew = ({ ledger, setAside }: OpenedLedger) => {
  expect(setAside).toEqual(expect.any(String));
  expect(ledger.head(chain)).toBeUndefined();
  expect(existsSync(`${path}.damaged`)).toBe(true);
};

test('a ledger that is whole is gone on with', () => {
  const { ledger, setAside, spoiled } = open(40);
  expect([setAside, spoiled]).toEqual([undefined, 0]);
  expect(ledger.head(chain)?.seq).toBe(40);
});

test('where there is none, one is begun, and nothing is told', () => {
  rmSync(path);
  expect(open(40)).toMatchObject({ setAside: undefined, spoiled: 0 });
});

describe('a ledger that cannot be gone on with is set aside', () => {
  test.each([
    ['is no database', () => writeFileSync(path, 'x'.repeat(10_000))],
    ['lost its end', () => truncateSync(path, 40_960)],
    ['lost all but a few bytes', () => truncateSync(path, 100)],
    ['has a page of noise', () => writeFileSync(path, spoil(readFileSync(path), 4_096 * 3))],
    ['has no table that fits', () => change('ALTER TABLE item RENAME COLUMN hash TO other')],
    ['has another newest item than was signed', () => change("UPDATE item SET jws = 'y' WHERE seq = 40")],
    ['has another hash of its newest item', () => change("UPDATE item SET hash = 'y' WHERE seq = 40")],
    ['ends before what is known', () => change('DELETE FROM item WHERE seq > 35')],
  ])('when it %s', (_, damage) => {
    damage();
    expectBegunAnew(open(40));
  });

  test('and the one before it is let go', () => {
    for (const text of ['first', 'second']) {
      rmSync(path);
      writeFileSync(path, text.repeat(1_000));
      const begun = open();
      expectBegunAnew(begun);
      begun.ledger.close();
      opened = undefined;
    }
    expect(readFileSync(`${path}.damaged`, 'utf8')).toMatch(/^second/);
  });

  test('with its log: what was set aside is whole for whoever looks into it', () => {
    const ledger = new Ledger(path);
    ledger.add({ chain, seq: 41, jws: 'z', at: 100, cause: 'test' });
    // Left as a kill leaves it, with the newest item in the log.
    opened = openLedger(dir, { chain, seq: 99 });
    ledger.close();
    const db = new DatabaseSync(`${path}.damaged`, { readOnly: true });
    expect(db.prepare('SELECT max(seq) AS seq FROM item').get()).toEqual({ seq: 41 });
    db.close();
  });
});

test('what waits and is no longer what was signed is dropped, and counted: it holds up nothing', () => {
  change("UPDATE item SET jws = 'y' || jws WHERE seq IN (33, 35)");
  const { ledger, setAside, spoiled } = open(40);
  expect([setAside, spoiled]).toEqual([undefined, 2]);
  expect(ledger.dropped(chain)).toBe(2);
  expect(ledger.waiting(chain, 0, 500).map(({ seq }) => seq)).toEqual([31, 32, 34, 36, 37, 38, 39, 40]);
});

test('what was acknowledged and changed since is kept as it is: the history shows it', () => {
  change("UPDATE item SET jws = 'y' WHERE seq = 3");
  expect(open(40)).toMatchObject({ setAside: undefined, spoiled: 0 });
});

/** The same bytes with 256 of them turned over. */
function spoil(bytes: Buffer, from: number): Buffer {
  for (let at = from; at < from + 256; at++) bytes.writeUInt8(0xff ^ bytes.readUInt8(at), at);
  return bytes;
}
