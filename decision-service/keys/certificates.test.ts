import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openCertificates } from './certificates.ts';

const now = 1_800_000_000;
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-tls-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('a certificate of our own authority names this machine and the host it serves', async () => {
  const { certificate, caFile } = await openCertificates(dir, 'stance.example', now);
  const server = new X509Certificate(certificate);
  const ca = new X509Certificate(readFileSync(caFile));
  expect(server.checkIssued(ca)).toBe(true);
  expect(server.verify(ca.publicKey)).toBe(true);
  expect([ca.ca, server.ca]).toEqual([true, false]);
  for (const host of ['localhost', 'stance.example']) expect(server.checkHost(host)).toBe(host);
  for (const ip of ['127.0.0.1', '::1']) expect(server.checkIP(ip)).toBe(ip);
  for (const name of readdirSync(join(dir, 'tls')))
    expect([name, statSync(join(dir, 'tls', name)).mode & 0o777]).toEqual([name, 0o600]);
});

test('it is kept while it is good, renewed before it runs out, and renewed for another host', async () => {
  const first = await openCertificates(dir, 'localhost', now);
  expect((await openCertificates(dir, 'localhost', now + 86_400)).certificate).toBe(first.certificate);
  const renewed = await openCertificates(dir, 'localhost', now + 380 * 86_400);
  expect(renewed.certificate).not.toBe(first.certificate);
  const ca = new X509Certificate(readFileSync(first.caFile));
  expect(new X509Certificate(renewed.certificate).verify(ca.publicKey)).toBe(true);
  const moved = await openCertificates(dir, '192.0.2.7', now + 380 * 86_400);
  expect(new X509Certificate(moved.certificate).checkIP('192.0.2.7')).toBe('192.0.2.7');
});

test("somebody else's certificate is taken as it is, also when it runs out", async () => {
  const first = await openCertificates(dir, 'localhost', now);
  rmSync(join(dir, 'tls/ca-key.pem'));
  const later = await openCertificates(dir, 'elsewhere.example', now + 390 * 86_400);
  expect(later.certificate).toBe(first.certificate);
});

test('a missing file is named', async () => {
  await openCertificates(dir, 'localhost', now);
  rmSync(join(dir, 'tls/server-key.pem'));
  await expect(openCertificates(dir, 'localhost', now)).rejects.toThrow(/tls lacks server-key\.pem/);
});
