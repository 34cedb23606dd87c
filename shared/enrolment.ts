import * as v from 'valibot';
import { KeyProtection, Mode } from './evidence.ts';
import { DeviceId, Jws, Sha256 } from './jws.ts';
import { Platform } from './platform.ts';
import { Instant } from './time.ts';

/** The JOSE types of the proofs by which a key asks to be known (protocol.md §5, §6). */
export const enrolTyp = 'enrol+jwt';
export const restartTyp = 'restart+jwt';
/** A rotation: the old key signs around what the new key signed (RFC 8555 §7.3.5). */
export const rotateTyp = 'rotate+jwt';
export const rotateKeyTyp = 'rotate-key+jwt';
/** The JOSE type of the external account binding inside an enrolment proof. */
export const bindingTyp = 'eab+jwt';

/** The issuer of a service is an https origin, and the stream hangs on it. */
export const IssuerUrl = v.pipe(
  v.string(),
  v.maxLength(256),
  v.regex(/^https:\/\/[a-z0-9.[\]:-]+$/i, 'expected an https origin such as https://stance.example'),
  // A port beyond 65535 or half an address would be found out only where a connection is made.
  v.url('expected an https origin such as https://stance.example'),
);

/** The service keys a device trusts: the current one and a next one that is kept offline. */
export const IssuerKeys = v.pipe(v.array(Sha256), v.minLength(1), v.maxLength(8));

/** What IT hands to a laptop: where the service is, which keys speak for it, and a token that is an HMAC key and never travels. */
export const EnrolmentData = v.object({
  url: IssuerUrl,
  issuer_jkts: IssuerKeys,
  token_id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{8,64}$/)),
  /** 32 bytes in base64url. */
  token_secret: Sha256,
});
export type EnrolmentData = v.InferOutput<typeof EnrolmentData>;

/** The same as one string, for a prompt or standard input: this prefix and the JSON in base64url. */
export const enrolmentCodePrefix = 'stance1.';

/**
 * Claims of `enrol+jwt`; the header carries the key as `jwk`. Who vouches for it: `eab`, a token (RFC 8555 §7.3.4), or `receipt`,
 * the result by which the service itself once enrolled this very key (protocol.md §6).
 */
const EnrolClaims = v.object({
  aud: v.string(),
  eat_nonce: Sha256,
  iat: Instant,
  platform: Platform,
  mode: Mode,
  key_protection: KeyProtection,
  eab: v.optional(Jws),
  receipt: v.optional(Jws),
});
export const EnrolProof = v.pipe(
  EnrolClaims,
  v.check(({ eab, receipt }) => eab !== undefined || receipt !== undefined, 'expected eab or receipt'),
);
export type EnrolProof = v.InferOutput<typeof EnrolProof>;

/** Why a device opens a new chain with a key it kept. */
export const RestartReason = v.picklist(['state-lost', 'snapshot', 'unknown-chain', 'chain-fork']);
export type RestartReason = v.InferOutput<typeof RestartReason>;

/** Claims of `restart+jwt`, signed by the enrolled key under its `kid`. */
export const RestartProof = v.object({ aud: v.string(), eat_nonce: Sha256, iat: Instant, reason: RestartReason });
export type RestartProof = v.InferOutput<typeof RestartProof>;

/**
 * Claims of `rotate+jwt`, signed by the key that goes under its `kid`. `chain` and `seq` name the last item it signed: beyond that
 * it verifies nothing any more, not even history.
 */
export const RotateProof = v.object({
  aud: v.string(),
  eat_nonce: Sha256,
  iat: Instant,
  chain: Sha256,
  seq: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 48)),
  key: Jws,
});
export type RotateProof = v.InferOutput<typeof RotateProof>;

/** Claims of `rotate-key+jwt`, signed by the key that comes, which its header carries: whom it follows, and for which device. */
export const RotateKey = v.object({
  aud: v.string(),
  iss: DeviceId,
  old: Sha256,
  eat_nonce: Sha256,
  iat: Instant,
  key_protection: KeyProtection,
});
export type RotateKey = v.InferOutput<typeof RotateKey>;

/** The protected header of the external account binding: an HMAC by the token over the device's public key. */
export const bindingHeader = (tokenId: string, url: string): string =>
  JSON.stringify({ alg: 'HS256', typ: bindingTyp, kid: tokenId, url });
