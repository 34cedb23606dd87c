import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { enrolmentCodePrefix } from '../../shared/enrolment.ts';
import { deviceIdOf } from '../../shared/jws.ts';
import { jsonLog } from '../log.ts';
import { readEnrolmentCode } from './enrolment-code.ts';
import { watchEnrolmentFile } from './enrolment-inbox.ts';
import { IdentityFile } from './identity.ts';

const data = {
  url: 'https://service.example',
  issuer_jkts: ['A'.repeat(43)],
  token_id: 'token-id',
  token_secret: 'S'.repeat(43),
};
const encode = (value: unknown) => enrolmentCodePrefix + Buffer.from(JSON.stringify(value)).toString('base64url');

let dir: string;
let log: string[];
let stop: () => void;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-enrol-'));
  log = [];
  stop = () => undefined;
});
afterEach(() => {
  stop();
  rmSync(dir, { recursive: true });
});
const watch = (identity: IdentityFile, arrived: () => void = () => undefined) => {
  stop = watchEnrolmentFile(
    join(dir, 'enrolment'),
    identity,
    jsonLog('debug', (line) => log.push(line)),
    arrived,
  );
};

describe('a code', () => {
  test('is read whatever white space a mail put round it', () => {
    expect(readEnrolmentCode(`\n  ${encode(data)}\r\n`)).toEqual(data);
  });

  test.each([
    ['http instead of https', { ...data, url: 'http://service.example' }],
    ['a path in the address', { ...data, url: 'https://service.example/evil' }],
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
  test('is taken, kept in the identity and removed', () => {
    writeFileSync(join(dir, 'enrolment'), encode(data));
    const identity = new IdentityFile(dir);
    let arrived = 0;
    watch(identity, () => {
      arrived += 1;
    });
    expect(arrived).toBe(1);
    expect(new IdentityFile(dir).load().pending).toEqual(data);
    expect(existsSync(join(dir, 'enrolment'))).toBe(false);
  });

  test('that holds no code stays where it is, and the log does not quote it', () => {
    writeFileSync(join(dir, 'enrolment'), 'my secret note');
    watch(new IdentityFile(dir));
    expect(readFileSync(join(dir, 'enrolment'), 'utf8')).toBe('my secret note');
    expect(log.join()).toContain('could not be used');
    expect(log.join()).not.toContain('secret note');
  });

  test('does not shake a laptop that is enrolled already', () => {
    const identity = new IdentityFile(dir);
    const enrolment = {
      url: data.url,
      issuerKeys: data.issuer_jkts,
      deviceId: deviceIdOf('D'.repeat(43)),
      chain: 'C'.repeat(43),
      receipt: 'a.b.c',
    };
    identity.save({ enrolment });
    writeFileSync(join(dir, 'enrolment'), encode({ ...data, url: 'https://other.example' }));
    watch(identity);
    expect(identity.held.enrolment).toEqual(enrolment);
    expect(identity.held.pending).toBeUndefined();
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
