import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, systemCode } from '../../shared/errors.ts';
import type { Clock } from '../../shared/time.ts';
import { sha256 } from '../keys/sha256.ts';
import { type Certificate, readCertificate } from './read-certificate.ts';

/** The certificates that the operator trusts to vouch for TPMs, as they lie in a folder. */
export interface VendorRoots {
  /** Names this very set. */
  readonly id: string;
  readonly isEmpty: boolean;
  /** Those of the name, which several may have. */
  ofSubject(subject: string): readonly Certificate[];
  /** Whether an authority, by name and key, is among them. */
  has(authority: string): boolean;
}

/** All makers together have a few hundred; a folder of more is some other folder. */
const maxFiles = 2_000;
const maxFileBytes = 262_144;
/** How old what was read may be: who puts a certificate there waits no longer than this. */
const freshMs = 10_000;

const pem = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * Reads the folder, and again when something in it changed. Every certificate of an authority in it is trusted for itself, also one
 * whose own issuer is not there. What is none is said in the log, once for each state of the folder, and vouches for nobody. A folder that
 * is not there is an empty one; while one cannot be read, what was read before counts: every proof would else be written off.
 */
export function vendorRoots(folder: string, clock: Clock, log: (line: string) => void): () => VendorRoots {
  let state: string | undefined;
  let roots: VendorRoots = rootsOf([]);
  let readMs = Number.NEGATIVE_INFINITY;
  let fault = '';
  return () => {
    if (clock.elapsedMs() - readMs < freshMs) return roots;
    readMs = clock.elapsedMs();
    try {
      const files = filesIn(folder, log);
      const now = files.map(({ path, stamp }) => `${path} ${stamp}`).join('\n');
      if (now !== state) roots = rootsOf(files.flatMap(({ path }) => certificatesIn(path, log)));
      state = now;
      fault = '';
    } catch (error) {
      const said = `${folder} cannot be read: ${messageOf(error)}`;
      if (said !== fault) log(said);
      fault = said;
    }
    return roots;
  };
}

/** What is there, or is named there and cannot be had: such a file is left out, and said when the others are read. */
function filesIn(folder: string, log: (line: string) => void): { path: string; stamp: string }[] {
  const names = namesIn(folder).toSorted();
  if (names.length > maxFiles) log(`${folder}: only the first ${maxFiles} names in it are read`);
  return names.slice(0, maxFiles).flatMap((name) => {
    const path = join(folder, name);
    try {
      const about = statSync(path);
      return about.isFile() ? [{ path, stamp: `${about.mtimeMs} ${about.size} ${about.ino}` }] : [];
    } catch (error) {
      if (!isOfFile(error)) throw error;
      return [{ path, stamp: 'not to be had' }];
    }
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Faults of one file: it went in between, it is a link that leads nowhere, or it is not for us. Every other passes, and is nobody's word. */
const isOfFile = (error: unknown): boolean => ['ENOENT', 'ELOOP', 'EACCES', 'EPERM'].includes(systemCode(error) ?? '');

function certificatesIn(path: string, log: (line: string) => void): Certificate[] {
  const refuse = (why: string): Certificate[] => {
    log(`${path} vouches for no TPM: ${why}`);
    return [];
  };
  try {
    if (statSync(path).size > maxFileBytes) return refuse('it is too large');
    const bytes = readFileSync(path);
    const parts = bytes.toString('latin1').match(pem) ?? [bytes];
    return parts.flatMap((part) => {
      const certificate = certificateOf(part);
      if (certificate === undefined) return refuse('it is no certificate that we can read');
      return certificate.isAuthority ? [certificate] : refuse(`"${certificate.subject}" is no authority`);
    });
  } catch (error) {
    if (!isOfFile(error)) throw error;
    return refuse(messageOf(error));
  }
}

function certificateOf(part: string | Buffer): Certificate | undefined {
  try {
    return readCertificate(new X509Certificate(part));
  } catch {
    // Both parsers say it in words for programmers; what matters is that it is none.
    return undefined;
  }
}

function rootsOf(certificates: readonly Certificate[]): VendorRoots {
  const byName = new Map<string, Certificate[]>();
  for (const each of certificates) byName.set(each.subject, [...(byName.get(each.subject) ?? []), each]);
  const known = new Set(certificates.map(({ fingerprint }) => fingerprint));
  const authorities = new Set(certificates.map(({ authority }) => authority));
  return {
    id: sha256([...known].toSorted().join()),
    isEmpty: known.size === 0,
    ofSubject: (subject) => byName.get(subject) ?? [],
    has: (authority) => authorities.has(authority),
  };
}
