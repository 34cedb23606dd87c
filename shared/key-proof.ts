import * as v from 'valibot';
import { DeviceId, Sha256 } from './jws.ts';
import { Instant } from './time.ts';

/** The JOSE types of the exchange by which a device key shows that it lies in a TPM (protocol.md §5), in its order. */
export const proveTyp = 'prove+jwt';
export const credentialTyp = 'credential+jwt';
export const activateTyp = 'activate+jwt';

/** Octets in base64url, of which there are at most so many. */
const octets = (most: number) =>
  v.pipe(
    v.string(),
    v.maxLength(Math.ceil((most * 4) / 3)),
    v.regex(/^[A-Za-z0-9_-]+$/, `expected at most ${most} octets in base64url`),
  );

/**
 * What one proof may carry: a JWS of the stream has 32 KiB, and base64url in base64url takes 16 octets for 9. Certificates of
 * endorsement keys and of those who sign them are one to two kilobytes.
 */
export const proofLimits = {
  areaBytes: 512,
  certificates: 2,
  certificateBytes: 4096,
  chain: 4,
  chainBytes: 2048,
} as const;

/**
 * Claims of `prove+jwt`, signed by the enrolled key under its `kid`: the key's public area as its TPM keeps it, the certificates of
 * the TPM's endorsement keys in DER (none where the maker put none in), and who signed those, as far as the TPM knows.
 */
export const ProveProof = v.object({
  aud: v.string(),
  eat_nonce: Sha256,
  iat: Instant,
  public_area: octets(proofLimits.areaBytes),
  certificates: v.pipe(v.array(octets(proofLimits.certificateBytes)), v.maxLength(proofLimits.certificates)),
  chain: v.optional(v.pipe(v.array(octets(proofLimits.chainBytes)), v.maxLength(proofLimits.chain))),
});
export type ProveProof = v.InferOutput<typeof ProveProof>;

/** The kinds of endorsement key: RSA-2048 and P-256. */
export const EndorsementKind = v.picklist(['rsa', 'ecc']);
export type EndorsementKind = v.InferOutput<typeof EndorsementKind>;

/**
 * Claims of `credential+jwt`, signed by the service: what TPM2_MakeCredential gives for a secret, the endorsement key of that kind and
 * the name of the key. Only the TPM that holds both can open it.
 */
export const CredentialClaims = v.object({
  iss: v.string(),
  aud: DeviceId,
  iat: Instant,
  /** The nonce to answer. */
  eat_nonce: Sha256,
  /** The thumbprint of the key that is to be proved. */
  key: Sha256,
  kind: EndorsementKind,
  blob: octets(128),
  secret: octets(512),
});
export type CredentialClaims = v.InferOutput<typeof CredentialClaims>;

/**
 * Why a credential was not opened: `wrongEk` the TPM's endorsement key is another than the certificate names, `wrongName` the TPM
 * holds the endorsement key and no key of the name, `tpmUnavailable` it cannot be asked now.
 */
export const Unopened = v.picklist(['wrongEk', 'wrongName', 'tpmUnavailable']);
export type Unopened = v.InferOutput<typeof Unopened>;

/**
 * Claims of `activate+jwt`, signed by the key: that it knows the secret, or why not. The secret itself never travels but hidden:
 * `answer` is HMAC-SHA-256 under it over {@link answerInput}.
 */
export const ActivateProof = v.pipe(
  v.object({
    aud: v.string(),
    eat_nonce: Sha256,
    iat: Instant,
    answer: v.optional(Sha256),
    unopened: v.optional(Unopened),
  }),
  v.check(({ answer, unopened }) => (answer === undefined) !== (unopened === undefined), 'expected answer or unopened'),
);
export type ActivateProof = v.InferOutput<typeof ActivateProof>;

/** What the secret is to be shown for: this key, on this connection, now. */
export const answerInput = (kid: string, nonce: string): string => `stance activate ${kid} ${nonce}`;
