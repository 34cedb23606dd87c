import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { parse } from '../../shared/issues.ts';
import { headerText, type Jws, PublicJwk, thumbprintInput } from '../../shared/jws.ts';
import { rawSignature } from './der-signature.ts';
import { sha256 } from './sha256.ts';

/** A private P-256 key of the service: it signs compact JWS (RFC 7515 §5.1) and nothing else. */
export interface SigningKey {
  /** Its RFC 7638 thumbprint. */
  readonly kid: string;
  readonly jwk: PublicJwk;
  readonly publicKey: KeyObject;
  /** Signs claims under `kid`, or under the whole public key where the reader may not know it yet. */
  sign(typ: string, claims: object, member?: 'kid' | 'jwk'): Jws;
}

/** The public half of a key as JWK; throws where it is no P-256 key. */
export function publicJwkOf(key: KeyObject): PublicJwk {
  const { kty, crv, x, y } = key.export({ format: 'jwk' });
  const jwk = parse(PublicJwk, { kty, crv, x, y });
  if (!jwk.ok) throw new Error(`not a P-256 key (${jwk.path.join('.')})`);
  return jwk.value;
}

export const thumbprintOf = (jwk: PublicJwk): string => sha256(thumbprintInput(jwk));

export function signingKey(privateKey: KeyObject): SigningKey {
  const publicKey = createPublicKey(privateKey);
  const jwk = publicJwkOf(publicKey);
  const kid = thumbprintOf(jwk);
  const headers = new Map<string, string>();
  const headerOf = (typ: string, member: 'kid' | 'jwk') => {
    const name = `${member} ${typ}`;
    const known = headers.get(name);
    if (known !== undefined) return known;
    const made = Buffer.from(headerText(typ, member === 'kid' ? { kid } : { jwk })).toString('base64url');
    headers.set(name, made);
    return made;
  };
  return {
    kid,
    jwk,
    publicKey,
    sign(typ, claims, member = 'kid') {
      const input = `${headerOf(typ, member)}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
      const signature = rawSignature(sign('sha256', Buffer.from(input, 'latin1'), privateKey));
      return `${input}.${signature.toString('base64url')}`;
    },
  };
}
