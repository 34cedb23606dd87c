import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { messageOf, StanceError } from '../shared/errors.ts';

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
