import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openServiceKeys } from './service-keys.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-keys-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('the same keys are opened again, and no key serves two purposes', () => {
  const { issuer, token, issuerJkts } = openServiceKeys(dir);
  expect(issuerJkts[0]).toBe(issuer.kid);
  expect(new Set([...issuerJkts, token.kid]).size).toBe(3);
  const again = openServiceKeys(dir);
  expect([again.issuer.kid, again.token.kid, again.issuerJkts]).toEqual([issuer.kid, token.kid, issuerJkts]);
});

test('private files are for their owner alone', () => {
  openServiceKeys(dir);
  for (const folder of ['keys', 'offline']) {
    expect(statSync(join(dir, folder)).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(join(dir, folder)))
      expect([name, statSync(join(dir, folder, name)).mode & 0o777]).toEqual([name, 0o600]);
  }
});

test('the next key may be carried away: nothing needs its private part', () => {
  const { issuerJkts } = openServiceKeys(dir);
  expect(readFileSync(join(dir, 'keys/next-issuer.json'), 'utf8')).not.toContain('"d"');
  rmSync(join(dir, 'offline'), { recursive: true });
  expect(openServiceKeys(dir).issuerJkts).toEqual(issuerJkts);
  expect(existsSync(join(dir, 'offline'))).toBe(false);
});

test('a crash between the two folders, or amid one, is mended without a second next key', () => {
  const { issuerJkts } = openServiceKeys(dir);
  renameSync(join(dir, 'keys'), join(dir, 'keys.unfinished'));
  rmSync(join(dir, 'keys.unfinished/token.pem'));
  const after = openServiceKeys(dir);
  expect(after.issuerJkts[1]).toBe(issuerJkts[1]);
  expect(after.issuerJkts[0]).not.toBe(issuerJkts[0]);
  expect(readdirSync(dir).sort()).toEqual(['keys', 'offline']);
});

test('a key that went missing is named and no other is made in its place', () => {
  openServiceKeys(dir);
  rmSync(join(dir, 'keys/issuer.pem'));
  expect(() => openServiceKeys(dir)).toThrow(/keys lacks issuer\.pem: restore it/);
  expect(readdirSync(join(dir, 'keys'))).not.toContain('issuer.pem');
});

test('a key file that is damaged, or the same key for two purposes, is named', () => {
  openServiceKeys(dir);
  const issuer = readFileSync(join(dir, 'keys/issuer.pem'));
  writeFileSync(join(dir, 'keys/token.pem'), issuer);
  expect(() => openServiceKeys(dir)).toThrow(/the same key twice/);
  writeFileSync(join(dir, 'keys/token.pem'), 'damaged');
  expect(() => openServiceKeys(dir)).toThrow(/keys\/token\.pem: no private key can be read/);
});

test('an empty folder of keys is a missing set, not a new one', () => {
  mkdirSync(join(dir, 'keys'));
  expect(() => openServiceKeys(dir)).toThrow(/lacks issuer\.pem and token\.pem and next-issuer\.json/);
});
