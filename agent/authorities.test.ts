import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { authorities, storedAuthorities } from './authorities.ts';

/** An authority like any other; which one is all the same here. */
const [root = ''] = rootCertificates;

let folder: string;
let caFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stance-authorities-'));
  caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, `${root}\n`);
});
afterEach(() => rmSync(folder, { recursive: true }));

test('nobody is named where nothing is said: TLS then has its own list', () => {
  expect(authorities({})).toBeUndefined();
  expect(authorities({ caStore: 'bundled' })).toBeUndefined();
});

test('a file is trusted alone, or beside a store that is named', () => {
  expect(authorities({ caFile })).toBe(`${root}\n`);
  const both = authorities({ caFile, caStore: 'bundled' }) ?? '';
  expect(both.match(/BEGIN CERTIFICATE/g)).toHaveLength(rootCertificates.length + 1);
  // A text that OpenSSL cannot take apart would leave authorities out, and say nothing.
  for (const pem of both.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? []) new X509Certificate(pem);
});

test('a file that cannot be used is told, whatever store stands beside it', () => {
  writeFileSync(caFile, 'no certificate');
  for (const caStore of [undefined, 'bundled'] as const)
    expect(() => authorities({ caFile, caStore })).toThrow(`caFile ${caFile} cannot be used: it holds no certificate`);
});

test('a store holds each of its authorities once', () => {
  const held = storedAuthorities.bundled();
  expect(new Set(held).size).toBe(held.length);
});
