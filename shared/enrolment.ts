import * as v from 'valibot';
import { KeyProtection, Mode } from './evidence.ts';
import { Jws, Sha256 } from './jws.ts';
import { Platform } from './platform.ts';
import { Instant } from './time.ts';

/** The JOSE types of the proofs by which a key asks to be known (protocol.md §5, §6). */
export const enrolTyp = 'enrol+jwt';
export const restartTyp = 'restart+jwt';
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

/** Claims of `enrol+jwt`; the header carries the new key as `jwk`. `eab` binds the key to the token (RFC 8555 §7.3.4). */
export const EnrolProof = v.object({
  aud: v.string(),
  eat_nonce: Sha256,
  iat: Instant,
  platform: Platform,
  mode: Mode,
  key_protection: KeyProtection,
  eab: Jws,
  receipt: v.optional(Jws),
});
export type EnrolProof = v.InferOutput<typeof EnrolProof>;

/** Why a device opens a new chain with a key it kept. */
export const RestartReason = v.picklist(['state-lost', 'snapshot', 'unknown-chain', 'chain-fork']);
export type RestartReason = v.InferOutput<typeof RestartReason>;

/** Claims of `restart+jwt`, signed by the enrolled key under its `kid`. */
export const RestartProof = v.object({ aud: v.string(), eat_nonce: Sha256, iat: Instant, reason: RestartReason });
export type RestartProof = v.InferOutput<typeof RestartProof>;

/** The protected header of the external account binding: an HMAC by the token over the device's public key. */
export const bindingHeader = (tokenId: string, url: string): string =>
  JSON.stringify({ alg: 'HS256', typ: bindingTyp, kid: tokenId, url });
