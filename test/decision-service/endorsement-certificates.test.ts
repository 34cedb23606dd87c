import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkEndorsement } from '../../decision-service/tpm/check-endorsement.ts';
import { vendorRoots } from '../../decision-service/tpm/vendor-roots.ts';
import { ManualClock } from '../../shared/testing/manual-clock.ts';
import { type TpmMaker, tpmMaker, type Unlike } from '../support/tpm-maker.ts';

let dir: string;
let clock: ManualClock;
let said: string[];
let maker: TpmMaker;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'stance-roots-'));
  clock = new ManualClock();
  said = [];
  maker = await tpmMaker();
});
afterEach(() => rmSync(dir, { recursive: true }));

const now = () => Math.floor(Date.now() / 1_000);
const keyOf = (kind: 'rsa' | 'ecc', size = 2048): KeyObject =>
  kind === 'rsa'
    ? generateKeyPairSync('rsa', { modulusLength: size }).publicKey
    : generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
const key = keyOf('ecc');
const put = (name: string, content: string | Buffer) => writeFileSync(join(dir, name), content);
const roots = () => vendorRoots(dir, clock, (line) => said.push(line))();
const check = (der: Buffer, chain: Buffer[] = [], at = now()) => {
  const found = checkEndorsement(der, chain, roots(), at);
  return 'why' in found ? found.why : found.kind;
};

describe('a certificate of an endorsement key', () => {
  beforeEach(() => put('maker.pem', maker.pem));

  test.each(['rsa', 'ecc'] as const)('by a maker that is trusted vouches for its key: %s', async (kind) => {
    expect(check(await maker.certify(keyOf(kind)))).toBe(kind);
  });

  test.each<[string, Unlike]>([
    ['is for something else', { usages: ['1.3.6.1.5.5.7.3.2'] }],
    ['says of nothing what it is for', { usages: [] }],
    ['is that of an authority as well', { ca: true }],
    ['demands what nobody knows', { strange: true }],
  ])('that %s vouches for nothing', async (_, unlike) => {
    expect(check(await maker.certify(key, unlike))).toBe('ekNotTrusted');
  });

  test('of a maker with the same name and another key vouches for nothing', async () => {
    expect(check(await (await tpmMaker()).certify(key))).toBe('ekNotTrusted');
  });

  test.each<[string, () => KeyObject]>([
    ['RSA-1024', () => keyOf('rsa', 1024)],
    ['RSA-3072', () => keyOf('rsa', 3072)],
    ['P-384', () => generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey],
  ])('for a key that we cannot challenge is told as that: %s', async (_, make) => {
    expect(check(await maker.certify(make()))).toBe('unsupportedEk');
  });

  test('counts in its time alone', async () => {
    const der = await maker.certify(key, { from: -1, until: 1 });
    expect(check(der)).toBe('ecc');
    expect(check(der, [], now() - 2 * 86_400)).toBe('ekExpired');
    expect(check(der, [], now() + 2 * 86_400)).toBe('ekExpired');
  });

  test('through other authorities counts as far as they may sign, and in their time', async () => {
    const factory = await maker.factory('Factory');
    const line = await factory.factory('Line');
    const der = await line.certify(key);
    expect(check(der)).toBe('ekNotTrusted');
    expect(check(der, [line.der])).toBe('ekNotTrusted');
    expect(check(der, [line.der, factory.der])).toBe('ecc');
    expect(check(der, [factory.der, line.der])).toBe('ecc');

    const short = await maker.factory('Short', { pathLength: 0 });
    const below = await short.factory('Below');
    expect(check(await short.certify(key), [short.der])).toBe('ecc');
    expect(check(await below.certify(key), [below.der, short.der])).toBe('ekNotTrusted');

    const none = await maker.factory('No authority', { ca: false });
    expect(check(await none.certify(key), [none.der])).toBe('ekNotTrusted');

    const old = await maker.factory('Old', { from: -20, until: -10 });
    expect(check(await old.certify(key), [old.der])).toBe('ekExpired');
  });

  test.each([
    ['before', 'a.pem'],
    ['behind', 'z.pem'],
  ])('counts under a maker that was renewed, with the old certificate %s the new one', async (_, name) => {
    put(name, (await maker.renewed({ from: -20, until: -10 })).pem);
    expect(check(await maker.certify(key))).toBe('ecc');
    const line = await maker.factory('Line');
    const old = await line.renewed({ from: -20, until: -10 });
    const der = await line.certify(key);
    expect(check(der, [old.der, line.der])).toBe('ecc');
    expect(check(der, [(await maker.renewed({ from: -20, until: -10 })).der, line.der])).toBe('ecc');
  });

  test('is not vouched for by its like, nor by authorities that vouch for each other', async () => {
    const first = await maker.certify(key);
    expect(check(first, [first])).toBe('ecc');
    const forger = await tpmMaker('Forger');
    const ring = [await forger.factory('A'), await forger.factory('B')];
    expect(check(await forger.certify(key), [forger.der, forger.der, ...ring.map(({ der }) => der)])).toBe(
      'ekNotTrusted',
    );
  });

  test('that is nested without end is told as none that we know, at once', async () => {
    // Each sequence holds the next: a thousand of them in three kilobytes.
    let nested = Buffer.alloc(0);
    for (let depth = 0; depth < 1_000; depth++) {
      const size = nested.length < 128 ? [nested.length] : [0x82, nested.length >> 8, nested.length & 0xff];
      nested = Buffer.concat([Buffer.from([0x30, ...size]), nested]);
    }
    const der = await maker.certify(key, { constraints: nested });
    const began = performance.now();
    expect(['ekNotTrusted', 'unsupportedEk']).toContain(check(der, [der, der, der, der]));
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  test('that is none, or has something behind it, vouches for nothing, and throws nothing', async () => {
    const der = await maker.certify(key);
    expect(check(Buffer.concat([der, Buffer.from([0])]))).toBe('ekNotTrusted');
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const harmed = Buffer.from(der);
        harmed.writeUInt8(harmed.readUInt8(at) ^ by, at);
        expect(['ekNotTrusted', 'unsupportedEk', 'ekExpired']).toContain(check(harmed));
      }),
      { numRuns: 400 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3_000 }), (bytes) => {
        expect(check(Buffer.from(bytes), [Buffer.from(bytes)])).toBe('ekNotTrusted');
      }),
    );
  });
});

describe('the folder of those who may vouch', () => {
  test('is empty where it is not there', () => {
    rmSync(dir, { recursive: true });
    expect(roots()).toMatchObject({ isEmpty: true });
    expect(said).toEqual([]);
    mkdirSync(dir);
  });

  test('holds certificates as PEM and as DER, several in a file, in folders below, and behind links', async () => {
    const makers = await Promise.all(['A', 'B', 'C', 'D'].map((name) => tpmMaker(name)));
    const [a, b, c, d] = makers;
    put('two.pem', `words about them\n${a?.pem}\n${b?.pem}\n`);
    mkdirSync(join(dir, 'vendor'));
    put('vendor/c.crt', c?.der ?? '');
    const elsewhere = mkdtempSync(join(tmpdir(), 'stance-elsewhere-'));
    writeFileSync(join(elsewhere, 'd.pem'), d?.pem ?? '');
    symlinkSync(join(elsewhere, 'd.pem'), join(dir, 'd.pem'));
    for (const each of makers) expect(check(await each.certify(key))).toBe('ecc');
    expect(said).toEqual([]);
    rmSync(elsewhere, { recursive: true });
  });

  test('is used without what is none of an authority, which is said by name, once for each change', async () => {
    put('maker.pem', maker.pem);
    put('README.txt', 'Certificates of makers.');
    put('empty.pem', '');
    put('endorsement.der', await maker.certify(key));
    put('half.pem', `${maker.pem.slice(0, 200)}\n-----END CERTIFICATE-----\n${maker.pem}`);
    put('large.pem', Buffer.alloc(300_000));
    const read = vendorRoots(dir, clock, (line) => said.push(line));
    expect(read().isEmpty).toBe(false);
    const names = said.map((line) => /stance-roots-\w+\/(\S+)/.exec(line)?.[1]).toSorted();
    expect(names).toEqual(['README.txt', 'empty.pem', 'endorsement.der', 'half.pem', 'large.pem']);
    clock.advance(60_000);
    read();
    expect(said).toHaveLength(5);
  });

  test('is read again when something in it changed, ten seconds later at most', async () => {
    const read = vendorRoots(dir, clock, (line) => said.push(line));
    const before = read();
    put('maker.pem', maker.pem);
    expect(read()).toBe(before);
    clock.advance(10_000);
    expect(read()).toMatchObject({ isEmpty: false });
    expect(read().id).not.toBe(before.id);
    rmSync(join(dir, 'maker.pem'));
    clock.advance(10_000);
    expect(read().id).toBe(before.id);
  });

  test('stands without a link that leads nowhere, which is said by name', () => {
    put('maker.pem', maker.pem);
    symlinkSync(join(dir, 'nowhere.pem'), join(dir, 'old.pem'));
    expect(roots().isEmpty).toBe(false);
    expect(said).toEqual([expect.stringContaining(`${dir}/old.pem vouches for no TPM`)]);
  });

  test('counts as it was while it cannot be read: what nobody saw was not taken away', () => {
    put('maker.pem', maker.pem);
    const read = vendorRoots(dir, clock, (line) => said.push(line));
    const before = read();
    // A file in place of the folder is another folder; a ring of links is one that cannot be read, also by root.
    rmSync(dir, { recursive: true });
    symlinkSync(dir, dir);
    for (let turn = 0; turn < 3; turn += 1) {
      clock.advance(10_000);
      expect(read()).toBe(before);
    }
    expect(said).toEqual([expect.stringContaining(`${dir} cannot be read`)]);
    rmSync(dir);
    mkdirSync(dir);
    clock.advance(10_000);
    expect(read().isEmpty).toBe(true);
  });
});
