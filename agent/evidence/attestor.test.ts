import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { deviceIdOf } from '../../shared/jws.ts';
import type { Reading } from '../../shared/reading.ts';
import { ManualClock } from '../../shared/testing/manual-clock.ts';
import { decodePart, sha256 } from '../crypto/es256.ts';
import { generateKey, softwareKey } from '../keys/software-key.ts';
import { Ledger } from '../ledger/ledger.ts';
import { Attestor } from './attestor.ts';

let dir: string;
let ledger: Ledger;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-attest-'));
  ledger = new Ledger(join(dir, 'ledger.db'));
});
afterEach(() => {
  ledger.close();
  rmSync(dir, { recursive: true });
});

const key = softwareKey(generateKey(), 'file');
const attestor = (posture: Record<string, Reading> = {}) =>
  new Attestor(
    ledger,
    {
      version: '0',
      mode: 'user',
      boot: { id: sha256('boot'), uptime: () => 1 },
      machineId: 'id',
      sessionJwk: key.publicJwk,
    },
    () => posture,
    new ManualClock(),
  );
const enrolment = () => ({
  url: 'https://service.example',
  issuerKeys: ['A'.repeat(43)],
  deviceId: deviceIdOf(key.id),
  chain: ledger.open('proof', 1, 'enrol'),
  receipt: 'a.b.c',
});
const claimsOf = (jws: string) => decodePart(jws.split('.')[1] ?? '') as Record<string, unknown>;

test('evidence asked for at once is one chain: each continues the one before, none is lost or doubled', async () => {
  const held = enrolment();
  const made = attestor();
  const items = await Promise.all(Array.from({ length: 50 }, (_, at) => made.next(key, held, `cause ${at}`)));
  let prev = held.chain;
  for (const [at, item] of items.entries()) {
    expect(claimsOf(item.jws)).toMatchObject({ seq: at + 1, prev });
    prev = sha256(item.jws);
  }
  expect(ledger.waiting(held.chain, 0, 100).map(({ jws }) => jws)).toEqual(items.map(({ jws }) => jws));
});

test('a key that fails leaves no gap in the chain', async () => {
  const held = enrolment();
  const made = attestor();
  await made.next(key, held, 'first');
  const broken = { ...key, sign: () => Promise.reject(new Error('the key is gone')) };
  await expect(made.next(broken, held, 'second')).rejects.toThrow('gone');
  expect(claimsOf((await made.next(key, held, 'third')).jws)).toMatchObject({ seq: 2 });
});

test('two agents on one folder never sign two items that both leave under one number', async () => {
  const held = enrolment();
  const results = await Promise.allSettled([attestor().next(key, held, 'one'), attestor().next(key, held, 'other')]);
  expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(ledger.waitingCount(held.chain)).toBe(1);
});

test('a fact that fits no signal is said to be unread, so that no evidence outgrows what the service takes', async () => {
  const volumes = Array.from({ length: 2_000 }, () => ({ role: 'data', state: 'on', method: 'luks2' }));
  const item = await attestor({
    diskEncryption: { state: 'observed', at: 7, source: 'sysfs', fact: { volumes } },
    os: { state: 'unread', at: 7, why: 'notPermitted' },
  }).next(key, enrolment(), 'start');
  expect(item.jws.length).toBeLessThan(32_768);
  expect(claimsOf(item.jws)['posture']).toEqual({
    diskEncryption: { state: 'unread', at: 7, why: 'unparseable' },
    os: { state: 'unread', at: 7, why: 'notPermitted' },
  });
});
