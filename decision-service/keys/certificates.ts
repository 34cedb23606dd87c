import 'reflect-metadata';
import { webcrypto, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';
import { messageOf, StanceError } from '../../shared/errors.ts';
import type { Instant } from '../../shared/time.ts';
import { makeFolderWhole, missingIn, replacePrivateFile } from './private-files.ts';

/** What TLS needs, as PEM, and where the authority lies that clients are to trust. */
export interface TlsFiles {
  readonly key: string;
  readonly certificate: string;
  readonly caFile: string;
}

const names = ['ca.pem', 'ca-key.pem', 'server.pem', 'server-key.pem'] as const;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 86_400;
/** A development authority outlives every test bed; browsers refuse server certificates of more than 398 days. */
const caDays = 3_650;
const serverDays = 397;
/** Renewed this early, at a start, so that no certificate runs out between two of them in a month. */
const renewDays = 30;

/**
 * Opens the TLS files of a data folder, or makes a development authority and a certificate where there are none. A
 * certificate of our own authority is renewed when it runs out or lacks the host; one that somebody else put there is not ours
 * to touch.
 */
export async function openCertificates(dataDir: string, host: string, now: Instant): Promise<TlsFiles> {
  const folder = join(dataDir, 'tls');
  if (!existsSync(folder)) {
    const ca = await makeAuthority(now);
    makeFolderWhole(folder, { ...ca.files, ...(await makeServer(ca, host, now)) });
  }
  // Without the authority's private key the certificate is somebody else's work and is taken as it is.
  const needed = existsSync(join(folder, 'ca-key.pem')) ? names : (['ca.pem', 'server.pem', 'server-key.pem'] as const);
  const missing = missingIn(folder, needed);
  if (missing.length > 0) {
    throw new StanceError(
      'configInvalid',
      `${folder} lacks ${missing.join(' and ')}: put it back, or remove the folder to have new ones made`,
    );
  }
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  if (needed === names && !isGood(parsed(folder, read('server.pem')), host, now)) {
    const made = await makeServer(await authorityOf(read('ca.pem'), read('ca-key.pem')), host, now);
    // The key first: between the two the old certificate does not match it, and the next start makes both anew.
    for (const name of ['server-key.pem', 'server.pem'] as const) replacePrivateFile(join(folder, name), made[name]);
  }
  const certificate = read('server.pem');
  return { key: read('server-key.pem'), certificate, caFile: join(folder, 'ca.pem') };
}

function parsed(folder: string, pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new StanceError('configInvalid', `${join(folder, 'server.pem')}: not a certificate (${messageOf(cause)})`, {
      cause,
    });
  }
}

function isGood(certificate: X509Certificate, host: string, now: Instant): boolean {
  const covers = isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host);
  return covers !== undefined && Date.parse(certificate.validTo) / 1_000 > now + renewDays * day;
}

interface Authority {
  readonly certificate: x509.X509Certificate;
  readonly privateKey: webcrypto.CryptoKey;
}

async function makeAuthority(now: Instant): Promise<Authority & { files: Record<string, string> }> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Stance development authority',
    serialNumber: newSerial(),
    ...validity(now, caDays),
    keys: keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const files = { 'ca.pem': `${certificate.toString('pem')}\n`, 'ca-key.pem': await pemOf(keys.privateKey) };
  return { certificate, privateKey: keys.privateKey, files };
}

async function authorityOf(certificate: string, key: string): Promise<Authority> {
  const der = Buffer.from(key.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  const privateKey = await webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
  return { certificate: new x509.X509Certificate(certificate), privateKey };
}

async function makeServer(ca: Authority, host: string, now: Instant) {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const hosts = new Set(['localhost', '127.0.0.1', '::1', host]);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: 'CN=Stance decision service',
    issuer: ca.certificate.subject,
    serialNumber: newSerial(),
    ...validity(now, serverDays),
    publicKey: keys.publicKey,
    signingKey: ca.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        [...hosts].map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(ca.certificate),
    ],
  });
  return { 'server.pem': `${certificate.toString('pem')}\n`, 'server-key.pem': await pemOf(keys.privateKey) };
}

// An hour back, for clients whose clock is a little behind.
const validity = (now: Instant, days: number) => ({
  notBefore: new Date((now - 3_600) * 1_000),
  notAfter: new Date((now + days * day) * 1_000),
});

/** A positive serial number of 127 random bits (RFC 5280 §4.1.2.2). */
function newSerial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const body = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${body.replace(/(.{64})(?=.)/g, '$1\n')}\n-----END PRIVATE KEY-----\n`;
}
