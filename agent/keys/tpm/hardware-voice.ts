import { type JsonWebKey, X509Certificate } from 'node:crypto';
import type { CredentialClaims, EndorsementKind, Unopened } from '../../../shared/key-proof.ts';
import { proofLimits } from '../../../shared/key-proof.ts';
import type { HardwareAbout } from '../device-key.ts';
import { certificateChain, endorsementCertificate } from './endorsement-certificate.ts';
import { proveKey, withEndorsementKey } from './prove-key.ts';
import { isIntegrity } from './response-code.ts';
import type { TpmLink } from './tpm.ts';
import { TpmFault } from './tpm-fault.ts';

/** The quicker kind first: a chip makes an RSA key anew for ten seconds and more, one on a curve for less than one. */
const kinds: readonly EndorsementKind[] = ['ecc', 'rsa'];

/** What a TPM says of a key in it: its public area, and who vouches for the TPM. */
export async function describeIn(link: TpmLink, publicArea: Buffer): Promise<HardwareAbout> {
  const certificates: Buffer[] = [];
  for (const kind of kinds) {
    const found = await whereHeld(() => endorsementCertificate(link, kind));
    if (found !== undefined && found.length <= proofLimits.certificateBytes) certificates.push(found);
  }
  const chain = certificates.length === 0 ? [] : await whereHeld(() => certificateChain(link));
  return { publicArea, certificates, chain: chain ?? [] };
}

/** Opens what a service hid for a loaded key. Why it cannot be opened is told as far as this TPM can know it. */
export async function openIn(
  link: TpmLink,
  key: number,
  { kind, blob, secret }: Pick<CredentialClaims, 'kind' | 'blob' | 'secret'>,
): Promise<Buffer | Unopened> {
  const certificate = await endorsementCertificate(link, kind);
  return withEndorsementKey(link, kind, async (endorsementKey) => {
    if (certificate === undefined || !isKeyOf(certificate, endorsementKey.publicArea, kind)) return 'wrongEk';
    const hidden = { blob: Buffer.from(blob, 'base64url'), secret: Buffer.from(secret, 'base64url') };
    try {
      return await proveKey(link, key, endorsementKey, hidden);
    } catch (error) {
      // It was hidden for this endorsement key, so what does not fit is the name.
      if (error instanceof TpmFault && isIntegrity(error.code)) return 'wrongName';
      throw error;
    }
  });
}

/** Undefined where the place holds no certificate, or will not show it: then nobody vouches for this TPM by it. */
async function whereHeld<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof TpmFault && (error.kind === 'garbled' || error.kind === 'notUsable')) return undefined;
    throw error;
  }
}

/** Whether a certificate names the key of a public area: the number, or the point, with which each ends. */
function isKeyOf(certificate: Buffer, publicArea: Buffer, kind: EndorsementKind): boolean {
  const { n = '', x = '', y = '' } = publicJwkIn(certificate);
  const numbers = (kind === 'rsa' ? [n] : [x, y]).map((each) => Buffer.from(each, 'base64url'));
  const parts = kind === 'rsa' ? [[-256]] : [[-66, -34], [-32]];
  return numbers.every((number, at) => number.equals(publicArea.subarray(...(parts[at] ?? []))));
}

function publicJwkIn(certificate: Buffer): JsonWebKey {
  try {
    return new X509Certificate(certificate).publicKey.export({ format: 'jwk' });
  } catch {
    // Of a form that this Node does not know: it is not known to name this key.
    return {};
  }
}
