import type { KeyObject } from 'node:crypto';
import * as v from 'valibot';
import type { Jws } from '../../shared/jws.ts';
import { headerText, PublicJwk, Sha256, splitJws } from '../../shared/jws.ts';
import { CredentialClaims, credentialTyp } from '../../shared/key-proof.ts';
import { ChallengeClaims, challengeTyp } from '../../shared/messages.ts';
import { ResultClaims, resultExtension, resultTyp } from '../../shared/result.ts';
import { decodePart, importPublicKey, openJws, thumbprint } from '../crypto/es256.ts';

/** A service that has proved, on this connection, to hold a key we pinned. */
export interface Trust {
  readonly kid: string;
  readonly key: KeyObject;
  readonly url: string;
}

/**
 * Who signed a challenge, where it is one of the pinned keys speaking for the pinned issuer; undefined otherwise. Nothing
 * about the device is said before. `iat` and `exp` are not judged: the clock of a laptop may be wrong, and a nonce that is
 * too old is refused by who gave it.
 */
export function trustChallenge(
  challenge: Jws,
  pinned: { readonly url: string; readonly issuerKeys: readonly string[] },
): { readonly trust: Trust; readonly nonce: string } | undefined {
  const jwk = jwkOf(challenge);
  if (jwk === undefined) return undefined;
  const kid = thumbprint(jwk);
  if (!pinned.issuerKeys.includes(kid)) return undefined;
  const key = importPublicKey(jwk);
  const claims = v.safeParse(ChallengeClaims, openJws(challenge, headerText(challengeTyp, { jwk }), key));
  if (!claims.success || claims.output.iss !== pinned.url) return undefined;
  return { trust: { kid, key, url: pinned.url }, nonce: claims.output.eat_nonce };
}

/** The claims of a result that the trusted service signed for this device; undefined for anything else. */
export function openResult(result: Jws, trust: Trust, deviceId: string): ResultClaims | undefined {
  const claims = v.safeParse(ResultClaims, openJws(result, headerText(resultTyp, { kid: trust.kid }), trust.key));
  if (!claims.success) return undefined;
  const { iss, aud, sub } = claims.output;
  return iss === trust.url && aud === deviceId && sub === deviceId ? claims.output : undefined;
}

/** What the trusted service hid for this key of this device; undefined for anything else, so that nobody else puts the TPM to work. */
export function openCredential(
  credential: Jws,
  trust: Trust,
  about: { readonly deviceId: string; readonly key: string },
): CredentialClaims | undefined {
  const header = headerText(credentialTyp, { kid: trust.kid });
  const claims = v.safeParse(CredentialClaims, openJws(credential, header, trust.key));
  if (!claims.success) return undefined;
  const { iss, aud, key } = claims.output;
  return iss === trust.url && aud === about.deviceId && key === about.key ? claims.output : undefined;
}

/**
 * Whether a result confirms what was asked: a decision does not, nor does the confirmation of an older restart, or whoever
 * recorded one could bring its chain and its keys back. A first enrolment that was confirmed before names its first chain.
 */
export const confirms = (
  { submods, [resultExtension]: { chain, key } }: ResultClaims,
  asked: { kind: 'enrol' | 'receipt' | 'restart' | 'rotate' | 'prove' | 'activate'; opens: string; key: string },
): boolean =>
  submods.device.eat_nonce === undefined &&
  (asked.kind === 'enrol' || chain === asked.opens) &&
  // A service that names no key means the first one, which never rotates.
  (asked.kind === 'rotate' ? key === asked.key : key === undefined || key === asked.key);

/**
 * The issuer keys to trust after a key that is trusted has named a set. The signer stays, and so does every key that was to come after
 * it; only the last of them may name more. So a stolen key that signs today can bring in none of its own: the next one, which was kept
 * offline, takes over and leaves it behind.
 */
export function keptPins(pinned: readonly string[], signer: string, named: readonly string[]): readonly string[] {
  const from = pinned.slice(pinned.indexOf(signer));
  const continues = from.every((kid, at) => named[at] === kid);
  return continues && (from.length === 1 || named.length === from.length) ? named : pinned;
}

/** The key that a result says it was signed with. Only to be compared: what it is worth is seen where it is verified. */
export function signerOf(result: Jws): string | undefined {
  const kid = v.safeParse(v.object({ kid: Sha256 }), headerOf(result));
  return kid.success ? kid.output.kid : undefined;
}

/** Whether a result withdraws the trust in this device. */
export const isRevocation = (claims: ResultClaims): boolean =>
  claims[resultExtension].findings.some(({ id }) => id === 'device.revoked');

function jwkOf(challenge: Jws): PublicJwk | undefined {
  const jwk = v.safeParse(v.object({ jwk: PublicJwk }), headerOf(challenge));
  return jwk.success ? jwk.output.jwk : undefined;
}

function headerOf(jws: Jws): unknown {
  try {
    return decodePart(splitJws(jws)?.header ?? '');
  } catch (error) {
    // A header that is no JSON is none of ours; any other fault is.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
