import fs, { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { enrolmentCodePrefix } from '../../shared/enrolment.ts';
import { deviceIdOf } from '../../shared/jws.ts';
import { ManualClock } from '../../shared/testing/manual-clock.ts';
import { jsonLog } from '../log.ts';
import { readEnrolmentCode } from './enrolment-code.ts';
import { type EnrolmentInbox, watchEnrolmentFile } from './enrolment-inbox.ts';
import { IdentityFile } from './identity.ts';

const data = {
  url: 'https://service.example',
  issuer_jkts: ['A'.repeat(43)],
  token_id: 'token-id',
  token_secret: 'S'.repeat(43),
};
const encode = (value: unknown) => enrolmentCodePrefix + Buffer.from(JSON.stringify(value)).toString('base64url');

const put = (value: unknown) => writeFileSync(join(dir, 'enrolment'), encode(value));
const enrolledIdentity = () => {
  const identity = new IdentityFile(dir);
  const enrolment = {
    url: data.url,
    issuerKeys: data.issuer_jkts,
    deviceId: deviceIdOf('D'.repeat(43)),
    chain: 'C'.repeat(43),
    receipt: 'a.b.c',
  };
  identity.save({ key: { protection: 'file', id: 'D'.repeat(43) }, enrolment });
  return identity;
};

let dir: string;
let log: string[];
let stop: () => void;
let arrived: number;
let clock: ManualClock;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-enrol-'));
  log = [];
  arrived = 0;
  clock = new ManualClock();
  stop = () => undefined;
});
afterEach(() => {
  stop();
  rmSync(dir, { recursive: true });
});
const watch = (identity: IdentityFile, more: Partial<EnrolmentInbox> = {}) => {
  stop = watchEnrolmentFile({
    path: join(dir, 'enrolment'),
    identity,
    clock,
    log: jsonLog('debug', (line) => log.push(line)),
    isBeyondRepair: async () => false,
    arrived: () => {
      arrived += 1;
    },
    ...more,
  });
};
/** Lets what was begun come to its end. */
const settled = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
};

describe('a code', () => {
  test('is read whatever white space a mail put round it', () => {
    expect(readEnrolmentCode(`\n  ${encode(data)}\r\n`)).toEqual(data);
  });

  test.each([
    ['http instead of https', { ...data, url: 'http://service.example' }],
    ['a path in the address', { ...data, url: 'https://service.example/evil' }],
    ['a port that is none', { ...data, url: 'https://service.example:99999' }],
    ['half an address', { ...data, url: 'https://[::1' }],
    ['credentials in the address', { ...data, url: 'https://user:pass@service.example' }],
    ['no issuer key', { ...data, issuer_jkts: [] }],
    ['a short secret', { ...data, token_secret: 'short' }],
  ])('with %s is refused, and nothing of it is quoted', (_, value) => {
    const read = () => readEnrolmentCode(encode(value));
    expect(read).toThrow(/damaged/);
    expect(read).not.toThrow(new RegExp(data.token_secret));
  });

  test('longer than any code is refused before it is decoded', () => {
    expect(() => readEnrolmentCode(enrolmentCodePrefix + 'A'.repeat(5_000))).toThrow(/not an enrolment code/);
  });
});

describe('the file', () => {
  test('is taken, kept in the identity and removed', async () => {
    put(data);
    watch(new IdentityFile(dir));
    await settled();
    expect(arrived).toBe(1);
    expect(new IdentityFile(dir).load().pending).toEqual(data);
    expect(existsSync(join(dir, 'enrolment'))).toBe(false);
  });

  test('that holds no code stays where it is, and the log says so once and does not quote it', async () => {
    writeFileSync(join(dir, 'enrolment'), 'my secret note');
    watch(new IdentityFile(dir));
    await settled();
    clock.advance(60_000);
    await settled();
    expect(readFileSync(join(dir, 'enrolment'), 'utf8')).toBe('my secret note');
    expect(log).toHaveLength(1);
    expect(log.join()).toContain('could not be used');
    expect(log.join()).not.toContain('secret note');
  });

  test('does not shake a laptop that is enrolled already', async () => {
    const identity = enrolledIdentity();
    const before = identity.held;
    put({ ...data, url: 'https://other.example' });
    watch(identity);
    await settled();
    expect(identity.held).toEqual(before);
    expect(arrived).toBe(0);
  });

  test('takes the place of an enrolment that can never speak again, with a key of its own', async () => {
    const identity = enrolledIdentity();
    put({ ...data, url: 'https://other.example' });
    watch(identity, { isBeyondRepair: async () => true });
    await settled();
    // The key of before is remembered until it is destroyed, which the service's word for the new one brings.
    expect(new IdentityFile(dir).load()).toEqual({
      version: 1,
      pending: { ...data, url: 'https://other.example' },
      retired: [{ protection: 'file', id: 'D'.repeat(43) }],
    });
    expect(arrived).toBe(1);
  });

  test('waits while it cannot be told whether the enrolment can speak again', async () => {
    const identity = enrolledIdentity();
    put(data);
    let locked = true;
    watch(identity, {
      isBeyondRepair: async () => {
        if (locked) throw new Error('the keychain is locked');
        return true;
      },
    });
    await settled();
    expect(existsSync(join(dir, 'enrolment'))).toBe(true);
    locked = false;
    clock.advance(15_000);
    await settled();
    expect(arrived).toBe(1);
    expect(existsSync(join(dir, 'enrolment'))).toBe(false);
  });

  test('that cannot be removed is used all the same, and once', async () => {
    const folder = join(dir, 'held');
    mkdirSync(folder);
    const path = join(folder, 'enrolment');
    writeFileSync(path, encode(data));
    const remove = jest.spyOn(fs, 'rmSync').mockImplementation(() => {
      throw Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });
    });
    try {
      watch(new IdentityFile(dir), { path });
      await settled();
      clock.advance(60_000);
      await settled();
    } finally {
      remove.mockRestore();
    }
    expect(arrived).toBe(1);
    expect(log.join()).toContain('could not be removed');
  });

  test('is found in a folder that comes late, and one that cannot be made keeps no agent from running', async () => {
    writeFileSync(join(dir, 'no-folder'), '');
    const path = join(dir, 'no-folder/inside/enrolment');
    watch(new IdentityFile(dir), { path });
    await settled();
    rmSync(join(dir, 'no-folder'));
    mkdirSync(join(dir, 'no-folder/inside'), { recursive: true });
    writeFileSync(path, encode(data));
    clock.advance(15_000);
    await settled();
    expect(arrived).toBe(1);
  });
});

describe('an identity', () => {
  test('that is damaged is never written over, and not quoted', () => {
    writeFileSync(join(dir, 'identity.json'), '{"version":1,"pending":{"token_secret":"quoted?');
    const load = () => new IdentityFile(dir).load();
    expect(load).toThrow(/cannot be used/);
    expect(load).not.toThrow(/quoted/);
  });

  test('of a later version is left alone', () => {
    writeFileSync(join(dir, 'identity.json'), '{"version":2}');
    expect(() => new IdentityFile(dir).load()).toThrow(/version/);
  });
});
