import type { KeyObject } from 'node:crypto';
import * as v from 'valibot';
import type { Jws } from '../../shared/jws.ts';
import { headerText, PublicJwk, splitJws } from '../../shared/jws.ts';
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

/**
 * Whether a result confirms what was asked: a decision does not, nor does the confirmation of an older restart, or whoever
 * recorded one could bring its chain and its keys back. A first enrolment that was confirmed before names its first chain.
 */
export const confirms = (
  claims: ResultClaims,
  { kind, opens }: { kind: 'enrol' | 'restart'; opens: string },
): boolean =>
  claims.submods.device.eat_nonce === undefined && (kind === 'enrol' || claims[resultExtension].chain === opens);

/** Whether a result withdraws the trust in this device. */
export const isRevocation = (claims: ResultClaims): boolean =>
  claims[resultExtension].findings.some(({ id }) => id === 'device.revoked');

function jwkOf(challenge: Jws): PublicJwk | undefined {
  const header = splitJws(challenge)?.header;
  if (header === undefined) return undefined;
  try {
    const jwk = v.safeParse(v.object({ jwk: PublicJwk }), decodePart(header));
    return jwk.success ? jwk.output.jwk : undefined;
  } catch (error) {
    // A header that is no JSON is no challenge; any other fault is ours.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
