import { createPublicKey } from 'node:crypto';
import * as v from 'valibot';
import { parse } from '../../shared/issues.ts';
import { type Jws, PublicJwk, splitJws } from '../../shared/jws.ts';
import type { Instant } from '../../shared/time.ts';
import { decodeJson, payloadOf } from '../keys/decode-json.ts';
import { sha256 } from '../keys/sha256.ts';
import { thumbprintOf } from '../keys/signing-key.ts';
import { verifyEs256 } from '../keys/verify-es256.ts';
import type { ReplayCache } from './replay-cache.ts';

/** RFC 9449 §4.2; strict on the key, so that one that arrives with its private part is refused. */
const ProofHeader = v.object({ typ: v.literal('dpop+jwt'), alg: v.literal('ES256'), jwk: PublicJwk });
const ProofClaims = v.object({
  htm: v.pipe(v.string(), v.maxLength(32)),
  htu: v.pipe(v.string(), v.maxLength(4_096)),
  iat: v.number(),
  jti: v.pipe(v.string(), v.minLength(8), v.maxLength(128)),
  ath: v.string(),
});

/** How old a proof may be, and how far ahead its clock may run. */
const windowSeconds = 60;

/** The request that the proof must have been made for, as the enforcement point forwards it. */
export interface Forwarded {
  readonly method: string;
  readonly uri: string;
}

/** Checks a DPoP proof (RFC 9449 §4.3) for a token bound to the key `jkt`; returns why it fails, or undefined. */
export function checkProof(
  proof: Jws,
  { token, jkt, request, now }: { token: Jws; jkt: string; request: Forwarded; now: Instant },
  seen: ReplayCache,
): string | undefined {
  const header = parse(ProofHeader, decodeJson(splitJws(proof)?.header ?? ''));
  if (!header.ok) return `header ${header.path.join('.')}: ${header.text}`;
  if (thumbprintOf(header.value.jwk) !== jkt) return 'made with another key than the token is bound to';
  // Only now is the key worth parsing: it is the one the token names.
  const key = createPublicKey({ key: header.value.jwk, format: 'jwk' });
  if (!verifyEs256(proof, key)) return 'the signature does not hold';
  const parsed = parse(ProofClaims, payloadOf(proof));
  if (!parsed.ok) return `${parsed.path.join('.')}: ${parsed.text}`;
  const claims = parsed.value;
  if (claims.htm !== request.method) return 'made for another method';
  const made = plainUri(claims.htu);
  if (made === undefined || made !== plainUri(request.uri)) return 'made for another address';
  if (claims.ath !== sha256(token)) return 'made for another token';
  if (Math.abs(now - claims.iat) > windowSeconds) return 'too old, or from the future';
  const fresh = seen.take(jkt, claims.jti, Math.ceil(claims.iat) + windowSeconds, now);
  return fresh ? undefined : 'shown before';
}

/** An address without query and fragment, normalised as RFC 9449 §4.3 asks; undefined where it is none. */
export function plainUri(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, host, pathname, username, password } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') return undefined;
  return username === '' && password === '' ? `${protocol}//${host}${pathname}` : undefined;
}
