import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { parse } from '../../shared/issues.ts';
import { headerText, type Jws, Sha256, splitJws } from '../../shared/jws.ts';
import { Instant } from '../../shared/time.ts';
import type { TokenGrant } from '../attest/attest.ts';
import { payloadOf } from '../keys/decode-json.ts';
import type { SigningKey } from '../keys/signing-key.ts';
import { verifyEs256 } from '../keys/verify-es256.ts';

/** The JOSE type of a posture token, so that stock DPoP resource servers take it (RFC 9068). */
const tokenTyp = 'at+jwt';
const clientId = 'stance';
/** A token says yes for five minutes at most; what happens after that needs a new look. */
const ttlSeconds = 300;

const TokenClaims = v.object({
  iss: v.string(),
  aud: v.string(),
  sub: v.string(),
  iat: Instant,
  exp: Instant,
  cnf: v.object({ jkt: Sha256 }),
});
export type TokenClaims = v.InferOutput<typeof TokenClaims>;

/** A posture token (enforcement.md §1): no facts, bound to the session key, never longer than what it rests on. */
export function issueToken(key: SigningKey, url: string, { device, jkt, tier, levels, now, until }: TokenGrant): Jws {
  return key.sign(tokenTyp, {
    iss: url,
    sub: device,
    client_id: clientId,
    aud: url,
    iat: now,
    exp: Math.min(now + ttlSeconds, until),
    jti: randomBytes(16).toString('base64url'),
    cnf: { jkt },
    ear_status: tier,
    levels: [...levels],
  });
}

/** The claims of a token of ours that is still good, or why it is not. */
export function readToken(key: SigningKey, url: string, token: Jws, now: Instant): TokenClaims | string {
  const header = splitJws(token)?.header;
  if (header !== Buffer.from(headerText(tokenTyp, { kid: key.kid })).toString('base64url'))
    return 'not a posture token of this service';
  if (!verifyEs256(token, key.publicKey)) return 'the signature does not hold';
  const claims = parse(TokenClaims, payloadOf(token));
  if (!claims.ok) return `${claims.path.join('.')}: ${claims.text}`;
  const { iss, aud, exp } = claims.value;
  if (iss !== url || aud !== url) return 'issued for another service';
  return now < exp ? claims.value : 'expired';
}
