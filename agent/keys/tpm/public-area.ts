import { createHash } from 'node:crypto';
import type { PublicJwk } from '../../../shared/jws.ts';
import { byteReader } from './byte-reader.ts';
import { TpmFault } from './tpm-fault.ts';
import { empty, sized, u16, u32 } from './write-bytes.ts';

/** Numbers of algorithms (TCG Algorithm Registry). */
export const algorithm = { rsa: 0x01, aes: 0x06, sha256: 0x0b, none: 0x10, ecdsa: 0x18, ecc: 0x23, cfb: 0x43 } as const;
/** NIST P-256 (TPM_ECC_NIST_P256). */
export const p256 = 0x03;

/** TPMA_OBJECT (TPM 2.0 Part 2 §8.3). */
const fixedTpm = 1 << 1;
const fixedParent = 1 << 4;
const sensitiveDataOrigin = 1 << 5;
const userWithAuth = 1 << 6;
export const adminWithPolicy = 1 << 7;
const noDictionaryAttack = 1 << 10;
export const restricted = 1 << 16;
export const decrypt = 1 << 17;
const sign = 1 << 18;

/** Made in this TPM, never to leave it. */
export const ownedByTpm: number = fixedTpm | fixedParent | sensitiveDataOrigin;
/** And usable without asking, and not blocked with others' keys when somebody has tried passwords. */
const bound = ownedByTpm | userWithAuth | noDictionaryAttack;

/** Coordinates are never longer than the curve's 32 octets. */
const coordinateBytes = 32;

/** How a key that stores hides what is stored under it. */
export const aes128 = Buffer.concat([u16(algorithm.aes), u16(128), u16(algorithm.cfb)]);
/** The place of a point in a template. */
export const noPoint = Buffer.concat([sized(Buffer.alloc(coordinateBytes)), sized(Buffer.alloc(coordinateBytes))]);

/**
 * The storage primary of the owner: TCG's template for ECC P-256 ("TPM v2.0 Provisioning Guidance", SRK). One seed and one
 * template make the same key each time, so nothing of it is kept.
 */
export const storageTemplate: Buffer = Buffer.concat([
  ...[u16(algorithm.ecc), u16(algorithm.sha256), u32(bound | restricted | decrypt), empty],
  ...[aes128, u16(algorithm.none), u16(p256), u16(algorithm.none), noPoint],
]);

/** All of a device key's public area but its point: it signs ES256 and does nothing else. */
const signingHead: Buffer = Buffer.concat([
  ...[u16(algorithm.ecc), u16(algorithm.sha256), u32(bound | sign), empty],
  ...[u16(algorithm.none), u16(algorithm.ecdsa), u16(algorithm.sha256), u16(p256), u16(algorithm.none)],
]);

/** A device key to be made. */
export const signingTemplate: Buffer = Buffer.concat([signingHead, empty, empty]);

/** The name of an object (Part 1 §16): it covers the whole public area, and so what the key may do and where it was made. */
export const nameOf = (publicArea: Uint8Array): Buffer =>
  Buffer.concat([u16(algorithm.sha256), createHash('sha256').update(publicArea).digest()]);

/** The public key of a device key. Throws `garbled` where the area is any other than one made from our template. */
export function signingKeyOf(publicArea: Uint8Array): PublicJwk {
  const reader = byteReader(publicArea, 'the public area');
  if (!reader.take(signingHead.length).equals(signingHead))
    throw new TpmFault('garbled', 'the public area is not that of a device key');
  const x = coordinate(reader.sized(coordinateBytes));
  const y = coordinate(reader.sized(coordinateBytes));
  reader.end();
  return { kty: 'EC', crv: 'P-256', x: x.toString('base64url'), y: y.toString('base64url') };
}

/** A number of the curve at its full 32 octets: some chips leave out zeros in front. */
export const coordinate = (bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.alloc(coordinateBytes - bytes.length), bytes]);
