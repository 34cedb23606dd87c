import 'reflect-metadata';
import { createHash, type KeyObject, type X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { Instant } from '../../shared/time.ts';

/** What is to be known of a certificate before it vouches for anything (RFC 5280). */
export interface Certificate {
  readonly x509: X509Certificate;
  /** SHA-256 of it, in base64url. */
  readonly fingerprint: string;
  /** SHA-256 of its name and key, in base64url: what a renewed certificate of the same authority has as well. */
  readonly authority: string;
  readonly subject: string;
  readonly issuer: string;
  readonly publicKey: KeyObject;
  readonly from: Instant;
  readonly until: Instant;
  /** Whether its basic constraints call it an authority. */
  readonly isCa: boolean;
  /** Whether it may sign others: its key usage says so as well. */
  readonly isAuthority: boolean;
  /** How many authorities may stand between it and the last certificate. */
  readonly pathLength: number;
  readonly usages: readonly string[];
  /** RFC 5280 §4.2.1.3, where it says anything. */
  readonly keyUsage: number | undefined;
  /** Whether its signature is over a hash that nobody can collide, and we know all that must not be ignored in it. */
  readonly isSound: boolean;
}

const hashes = ['SHA-256', 'SHA-384', 'SHA-512'];

/**
 * Extensions that we judge, or that demand nothing of us: constraints, usages, the names in an endorsement certificate, its
 * attributes, and policies, of which we ask for none (RFC 5280 §4.2; TCG EK Credential Profile §3.2).
 */
const understood = ['2.5.29.19', '2.5.29.15', '2.5.29.37', '2.5.29.17', '2.5.29.9', '2.5.29.32'];

/** Reads a certificate whole; throws where it is none, or of a key that Node does not know. */
export function readCertificate(certificate: X509Certificate): Certificate {
  const parsed = new x509.X509Certificate(certificate.raw);
  const constraints = parsed.getExtension(x509.BasicConstraintsExtension);
  const keyUsage = parsed.getExtension(x509.KeyUsagesExtension)?.usages;
  const signs = keyUsage === undefined || (keyUsage & x509.KeyUsageFlags.keyCertSign) !== 0;
  const { hash } = parsed.signatureAlgorithm as { hash?: { name?: string } };
  return {
    x509: certificate,
    fingerprint: createHash('sha256').update(certificate.raw).digest('base64url'),
    authority: createHash('sha256')
      .update(`${certificate.subject}\0`)
      .update(certificate.publicKey.export({ type: 'spki', format: 'der' }))
      .digest('base64url'),
    subject: certificate.subject,
    issuer: certificate.issuer,
    publicKey: certificate.publicKey,
    from: Math.floor(parsed.notBefore.getTime() / 1_000),
    until: Math.floor(parsed.notAfter.getTime() / 1_000),
    isCa: constraints?.ca === true,
    isAuthority: constraints?.ca === true && signs,
    pathLength: constraints?.pathLength ?? Number.POSITIVE_INFINITY,
    usages: (parsed.getExtension(x509.ExtendedKeyUsageExtension)?.usages ?? []).map(String),
    keyUsage,
    isSound:
      hashes.includes(hash?.name ?? '') &&
      parsed.extensions.every(({ critical, type }) => !critical || understood.includes(type)),
  };
}
