import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { headerText, type Jws, type PublicJwk, thumbprintInput } from '../../../shared/jws.ts';

/** A P-256 key of a test: it signs whatever it is asked to, under whatever header. */
export interface TestKey {
  readonly kid: string;
  readonly jwk: PublicJwk;
  readonly privateKey: KeyObject;
  /** Signs claims under the header this key should use, or under another. */
  sign(typ: string, claims: object, member?: 'kid' | 'jwk'): Jws;
  signUnder(header: string, payload: string): Jws;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');
export const encode = (text: string): string => Buffer.from(text).toString('base64url');

export function newKey(): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const jwk: PublicJwk = { kty: 'EC', crv: 'P-256', x, y };
  const kid = sha256(thumbprintInput(jwk));
  const signUnder = (header: string, payload: string) => {
    const input = `${encode(header)}.${encode(payload)}`;
    const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return `${input}.${signature.toString('base64url')}`;
  };
  return {
    kid,
    jwk,
    privateKey,
    sign: (typ, claims, member = 'kid') =>
      signUnder(headerText(typ, member === 'kid' ? { kid } : { jwk }), JSON.stringify(claims)),
    signUnder,
  };
}
