import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { expect, test } from '@jest/globals';
import { otherStoreWith, trustBy } from './trust.ts';

/** An authority like any other; which one is all the same here. */
const [root = ''] = rootCertificates;
const der = (pem: string): Buffer => new X509Certificate(pem).raw;

test('the doctor knows whom the agent trusts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stance-trust-'));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, root);
  expect(trustBy({})).toEqual({ ca: undefined, by: 'bundled' });
  expect(trustBy({ caFile })).toEqual({ ca: root, by: 'file' });
  expect(trustBy({ caFile, caStore: 'bundled' }).by).toBe('bundledOrFile');
  rmSync(folder, { recursive: true });
  expect(trustBy({ caFile })).toEqual({ ca: undefined, by: 'bundled' });
});

test('the doctor finds an authority in the list that comes with Stance, where that is not used', () => {
  expect(otherStoreWith(der(root), { ca: undefined, by: 'systemOrFile' })).toBe('bundled');
  expect(otherStoreWith(der(root), { ca: undefined, by: 'bundled' })).not.toBe('bundled');
});

test('the doctor takes what is no certificate for one that nobody knows', () => {
  expect(otherStoreWith(Buffer.from('nothing'), { ca: undefined, by: 'system' })).toBeUndefined();
});
