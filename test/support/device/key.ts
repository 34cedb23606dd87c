import {
  createECDH,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
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

export const newKey = (): TestKey => keyOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);

/** The same key for the same word, each time. */
export function keyFrom(word: string): TestKey {
  const ecdh = createECDH('prime256v1');
  const d = createHash('sha256').update(word).digest();
  ecdh.setPrivateKey(d);
  const [x, y] = [ecdh.getPublicKey().subarray(1, 33), ecdh.getPublicKey().subarray(33)];
  const [part, other, secret] = [x, y, d].map((bytes) => bytes.toString('base64url'));
  const jwk = { kty: 'EC', crv: 'P-256', x: part, y: other, d: secret };
  return keyOf(createPrivateKey({ key: jwk, format: 'jwk' }));
}

function keyOf(privateKey: KeyObject): TestKey {
  const publicKey = createPublicKey(privateKey);
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
