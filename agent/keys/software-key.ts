import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import * as v from 'valibot';
import { StanceError } from '../../shared/errors.ts';
import { PublicJwk } from '../../shared/jws.ts';
import { thumbprint } from '../crypto/es256.ts';
import type { DeviceKey } from './device-key.ts';

/** A new P-256 private key. */
export const generateKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

/** A private key as its store keeps it: PKCS #8 in base64. */
export const exportKey = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'der' }).toString('base64');

/**
 * The device key that a store kept under an id. Throws keyLocked, which names the place and nothing of the content, where it is
 * another key or none: what signs must be what was enrolled.
 */
export function openKey(text: string, id: string, protection: DeviceKey['protection'], place: string): DeviceKey {
  const key = softwareKey(keyFrom(text, place), protection);
  if (key.id !== id)
    throw new StanceError('keyLocked', `the device key in ${place} is another key than the one enrolled`);
  return key;
}

function keyFrom(text: string, place: string): KeyObject {
  try {
    return importKey(text);
  } catch (error) {
    throw new StanceError('keyLocked', `the device key in ${place} is damaged`, { cause: error });
  }
}

const importKey = (text: string): KeyObject =>
  createPrivateKey({ key: Buffer.from(text, 'base64'), type: 'pkcs8', format: 'der' });

/** The public half as a JWK of exactly the four members that RFC 7638 names. */
export function publicJwkOf(key: KeyObject): PublicJwk {
  const { kty, crv, x, y } = createPublicKey(key).export({ format: 'jwk' });
  return v.parse(PublicJwk, { kty, crv, x, y });
}

/** A device key whose private half lies in this process while it runs. */
export function softwareKey(key: KeyObject, protection: DeviceKey['protection']): DeviceKey {
  const publicJwk = publicJwkOf(key);
  return {
    id: thumbprint(publicJwk),
    protection,
    publicJwk,
    sign: async (bytes) => sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }),
  };
}
