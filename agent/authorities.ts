import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { getCACertificates, rootCertificates } from 'node:tls';
import type { AgentConfig } from '../shared/config.ts';
import { messageOf, StanceError } from '../shared/errors.ts';

/**
 * The certificate authorities to trust for the service, as PEM: those of `caStore`, and those of `caFile` beside them. Undefined
 * where neither is named: Node's own list, which it reads when it needs it. Throws configInvalid for what cannot be used whole.
 */
export function authorities({ caStore, caFile }: Pick<AgentConfig, 'caStore' | 'caFile'>): string | undefined {
  if (caFile === undefined) return caStore === 'system' ? storedAuthorities.system().join('\n') : undefined;
  const own = readCa(caFile);
  return caStore === undefined ? own : [...storedAuthorities[caStore](), own].join('\n');
}

/** The authorities of a store, one PEM text each and each once. */
export const storedAuthorities: Readonly<Record<'bundled' | 'system', () => readonly string[]>> = {
  bundled: () => rootCertificates,
  system: () => {
    // Not before Node 22.15; the type says it is always there.
    if (getCACertificates === undefined)
      throw new StanceError('configInvalid', `caStore cannot be system with Node ${process.versions.node}`);
    // Debian's folder holds each as a file, under the hash of its name and in the one file with all of them.
    const found = [...new Set(getCACertificates('system'))];
    // OpenSSL takes no authorities for "the usual ones".
    if (found.length === 0) throw new StanceError('configInvalid', 'caStore is system, and that store is empty');
    return found;
  },
};

/** The certificate authorities that `caFile` names, as PEM. Throws configInvalid for a file that cannot be used whole. */
export function readCa(path: string): string {
  try {
    const pem = readFileSync(path, 'utf8');
    const certificates = pem.match(/-----BEGIN CERTIFICATE-----[^-]*(-----END CERTIFICATE-----)?/g);
    if (certificates === null) throw new Error('it holds no certificate');
    // A damaged one would else be found out only when the agent connects, and then as a service that cannot be trusted.
    for (const certificate of certificates) new X509Certificate(certificate);
    return pem;
  } catch (error) {
    throw new StanceError('configInvalid', `caFile ${path} cannot be used: ${messageOf(error)}`, { cause: error });
  }
}
