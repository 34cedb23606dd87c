import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { type Jws, type PublicJwk, splitJws, thumbprintInput } from '../../shared/jws.ts';

/** SHA-256 in base64url: chain hashes and thumbprints. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** The RFC 7638 name of a P-256 key. */
export const thumbprint = (jwk: PublicJwk): string => sha256(thumbprintInput(jwk));

/** The JSON of an object in base64url, as it stands in a JWS. */
export const encodePart = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');

/** What one part of a JWS says. Throws for anything that is no JSON. */
export const decodePart = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));

/** A key to verify with; import once, use often. Throws for a point that is not on the curve. */
export const importPublicKey = (jwk: PublicJwk): KeyObject => createPublicKey({ key: { ...jwk }, format: 'jwk' });

/** Signs bytes with ES256: raw r‖s, 64 bytes (RFC 7518 §3.4). */
export type Sign = (bytes: Uint8Array) => Promise<Uint8Array>;

/** A compact JWS over a fixed header text. The signing input is built here, because a key in hardware is no CryptoKey. */
export async function signJws(header: string, claims: object, sign: Sign): Promise<Jws> {
  const input = `${encodePart(header)}.${encodePart(JSON.stringify(claims))}`;
  const signature = await sign(Buffer.from(input, 'ascii'));
  return `${input}.${Buffer.from(signature).toString('base64url')}`;
}

/**
 * The claims of a JWS whose protected header is exactly `header` and whose signature holds; undefined otherwise. The header
 * is compared as a string, so no other algorithm, type or key can be talked into it; JSON is read after the signature.
 */
export function openJws(jws: Jws, header: string, key: KeyObject): unknown {
  const parts = splitJws(jws);
  if (parts === undefined || parts.header !== encodePart(header)) return undefined;
  const signature = Buffer.from(parts.signature, 'base64url');
  if (signature.length !== 64) return undefined;
  const input = Buffer.from(`${parts.header}.${parts.payload}`, 'ascii');
  if (!verify('sha256', input, { key, dsaEncoding: 'ieee-p1363' }, signature)) return undefined;
  return decodePart(parts.payload);
}
