import { createHash, type KeyObject, X509Certificate } from 'node:crypto';
import type { EndorsementKind } from '../../shared/key-proof.ts';
import type { Instant } from '../../shared/time.ts';
import type { ProofGround } from '../store/key-store.ts';
import { type Certificate, readCertificate } from './read-certificate.ts';
import type { VendorRoots } from './vendor-roots.ts';

/** An endorsement key that a maker's certificate vouches for. */
export interface EndorsementKey extends ProofGround {
  readonly publicKey: KeyObject;
  readonly kind: EndorsementKind;
}

type Refusal = { readonly why: 'ekNotTrusted' | 'ekExpired' | 'unsupportedEk' };

/** tcg-kp-EKCertificate (TCG EK Credential Profile §3.2.16): certificates of the same authority for something else do not count. */
const endorsementUsage = '2.23.133.8.1';
/** Key encipherment for RSA, key agreement for a curve (RFC 5280 §4.2.1.3, from the left). */
const usageOf: Readonly<Record<EndorsementKind, number>> = { rsa: 1 << 2, ecc: 1 << 4 };

/**
 * The endorsement key of a certificate in DER, where an authority of the operator's folder vouches for it, through the authorities of
 * `chain` where needed. Everything on the way must be valid now.
 */
export function checkEndorsement(
  der: Buffer,
  chain: readonly Buffer[],
  roots: VendorRoots,
  now: Instant,
): EndorsementKey | Refusal {
  const leaf = read(der);
  if (leaf === undefined) return { why: 'ekNotTrusted' };
  if (leaf === 'unsupported') return { why: 'unsupportedEk' };
  const kind = kindOf(leaf.publicKey);
  if (kind === undefined) return { why: 'unsupportedEk' };
  // An authority that calls itself an endorsement key as well is neither.
  const isEndorsement = !leaf.isCa && leaf.isSound && leaf.usages.includes(endorsementUsage);
  if (!isEndorsement || (leaf.keyUsage !== undefined && (leaf.keyUsage & usageOf[kind]) === 0))
    return { why: 'ekNotTrusted' };
  const others = chain.map(read).filter((each): each is Certificate => each !== undefined && each !== 'unsupported');
  const authorities = others.filter(({ isAuthority }) => isAuthority);
  const isNow = ({ from, until }: Certificate) => from <= now && now < until;
  // Of an authority that was renewed both certificates may be here, and one of them is good.
  const ofNow = (subject: string) => roots.ofSubject(subject).filter(isNow);
  const path = isNow(leaf) ? pathFrom(leaf, authorities.filter(isNow), ofNow, 0) : undefined;
  if (path === undefined)
    return { why: pathFrom(leaf, authorities, roots.ofSubject, 0) === undefined ? 'ekNotTrusted' : 'ekExpired' };
  const ek = createHash('sha256')
    .update(leaf.publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url');
  const anchor = path.at(-1)?.authority ?? '';
  const until = Math.min(...[leaf, ...path].map((each) => each.until));
  return { publicKey: leaf.publicKey, kind, ek, anchor, until };
}

function read(der: Buffer): Certificate | 'unsupported' | undefined {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(der);
    // Octets behind it would be another certificate to whoever reads more.
    if (certificate.raw.length !== der.length) return undefined;
  } catch {
    // Not a certificate at all: nobody vouches for anything.
    return undefined;
  }
  try {
    return readCertificate(certificate);
  } catch {
    // A key or an extension of a form that neither parser knows.
    return 'unsupported';
  }
}

/** The kinds that MakeCredential is done for; a key with another exponent is none that a TPM makes by our template. */
function kindOf(key: KeyObject): EndorsementKind | undefined {
  const { modulusLength, publicExponent, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa' && modulusLength === 2048 && publicExponent === 65_537n) return 'rsa';
  return key.asymmetricKeyType === 'ec' && namedCurve === 'prime256v1' ? 'ecc' : undefined;
}

/**
 * The authorities from the issuer of a certificate up to one of the folder. Each of `others` is tried once at most, so a ring of them
 * ends, and the work is bounded by how many there may be.
 */
function pathFrom(
  below: Certificate,
  others: Certificate[],
  roots: VendorRoots['ofSubject'],
  between: number,
): readonly Certificate[] | undefined {
  const vouches = (above: Certificate) => above.pathLength >= between && hasSigned(above, below);
  const anchor = roots(below.issuer).find(vouches);
  if (anchor !== undefined) return [anchor];
  for (;;) {
    const at = others.findIndex((other) => other.isSound && vouches(other));
    const [next] = at < 0 ? [] : others.splice(at, 1);
    if (next === undefined) return undefined;
    const rest = pathFrom(next, others, roots, between + 1);
    if (rest !== undefined) return [next, ...rest];
  }
}

function hasSigned(above: Certificate, below: Certificate): boolean {
  try {
    return below.x509.checkIssued(above.x509) && below.x509.verify(above.publicKey);
  } catch {
    // A signature of another kind than the key can make: it did not sign this.
    return false;
  }
}
