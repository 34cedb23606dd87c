import { adminWithPolicy, aes128, algorithm, decrypt, noPoint, ownedByTpm, p256, restricted } from './public-area.ts';
import { sized, u16, u32 } from './write-bytes.ts';

/** PolicySecret of the endorsement hierarchy: the policy of every endorsement key of the low range (TCG EK Credential Profile §B.3). */
const policy = Buffer.from('837197674484b3f81a90cc8d46a5d724fd52d76e06520b64f2a1da1b331469aa', 'hex');

const head = (type: number): Buffer =>
  Buffer.concat([
    ...[u16(type), u16(algorithm.sha256), u32(ownedByTpm | adminWithPolicy | restricted | decrypt), sized(policy)],
    ...[aes128, u16(algorithm.none)],
  ]);

/** Modulus of RSA-2048 in octets. */
const modulusBytes = 256;

/**
 * The templates that a maker certified endorsement keys by (TCG EK Credential Profile, templates L-1 and L-2): from its seed a TPM
 * makes the very key that its certificate names.
 */
export const endorsementTemplate = {
  rsa: Buffer.concat([head(algorithm.rsa), u16(2048), u32(0), sized(Buffer.alloc(modulusBytes))]),
  ecc: Buffer.concat([head(algorithm.ecc), u16(p256), u16(algorithm.none), noPoint]),
} as const;
