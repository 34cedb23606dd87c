import { type KeyObject, verify } from 'node:crypto';
import type { Jws } from '../../shared/jws.ts';
import { derSignature } from './der-signature.ts';

/** 64 bytes of r‖s in base64url; the last character carries four bits, so only sixteen ways to write it are canonical. */
const signatureShape = /^[A-Za-z0-9_-]{85}[AQgw]$/;

/**
 * Whether an ES256 signature holds over the first two parts of a compact JWS. A signature written in a second way
 * (unused bits set) is refused: evidence is chained by the hash of its text, and one signature must not have two texts.
 */
export function verifyEs256(jws: Jws, key: KeyObject): boolean {
  const dot = jws.lastIndexOf('.');
  const signature = jws.slice(dot + 1);
  if (dot < 1 || !signatureShape.test(signature)) return false;
  const der = derSignature(Buffer.from(signature, 'base64url'));
  return verify('sha256', bytesOf(jws).subarray(0, dot), key, der);
}

/** As long as the longest JWS that the wire's own schema takes. */
const room = Buffer.allocUnsafeSlow(32_768);

/** The bytes of a text of ASCII, in one room that the next call writes over: each in a buffer of its own is much work for the collector. */
const bytesOf = (jws: Jws): Buffer =>
  jws.length > room.length ? Buffer.from(jws, 'latin1') : room.subarray(0, room.write(jws, 'latin1'));
