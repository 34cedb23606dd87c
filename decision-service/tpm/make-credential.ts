import {
  constants,
  createCipheriv,
  createECDH,
  createHash,
  createHmac,
  type KeyObject,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';

/** A secret that only one TPM can read, and only while it holds a key of one name. */
export interface HiddenSecret {
  /** TPM2B_ID_OBJECT's content. */
  readonly blob: Buffer;
  /** TPM2B_ENCRYPTED_SECRET's content. */
  readonly secret: Buffer;
}

/** SHA-256, the hash of every endorsement key that we take. */
const hashBits = 256;
/** AES-128 hides what is stored under these keys. */
const cipherBits = 128;
const coordinateBytes = 32;

/**
 * Hides a secret of at most 32 octets: TPM2_MakeCredential (TPM 2.0 Part 1 §24) without a TPM. The endorsement key is RSA-2048 or
 * P-256, of the low range of templates; throws for every other one.
 * @param name of the key that is to be proved: it covers the attributes, so they are checked by who computes it
 */
export function makeCredential(endorsementKey: KeyObject, name: Uint8Array, hidden: Uint8Array): HiddenSecret {
  if (hidden.length > hashBits / 8) throw new RangeError('a credential is at most 32 octets');
  const { seed, secret } = seedFor(endorsementKey);
  const cipher = createCipheriv('aes-128-cfb', deriveKey(seed, 'STORAGE', name, cipherBits), Buffer.alloc(16));
  const identity = Buffer.concat([cipher.update(sized(hidden)), cipher.final()]);
  const integrity = createHmac('sha256', deriveKey(seed, 'INTEGRITY', Buffer.alloc(0), hashBits))
    .update(identity)
    .update(name)
    .digest();
  return { blob: Buffer.concat([sized(integrity), identity]), secret };
}

/** A seed, and the same for the TPM's eyes alone (Part 1 §B.10.4 and §C.6.4). */
function seedFor(key: KeyObject): { seed: Buffer; secret: Buffer } {
  if (key.asymmetricKeyType === 'rsa' && key.asymmetricKeyDetails?.modulusLength === 2048) {
    const seed = randomBytes(hashBits / 8);
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    const oaep = { key, padding, oaepHash: 'sha256', oaepLabel: Buffer.from('IDENTITY\0') };
    return { seed, secret: publicEncrypt(oaep, seed) };
  }
  if (key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return seedOnCurve(key);
  throw new TypeError('the endorsement key is neither RSA-2048 nor P-256');
}

/** One-pass Diffie-Hellman, and KDFe over what both have (Part 1 §11.4.10.3). */
function seedOnCurve(key: KeyObject): { seed: Buffer; secret: Buffer } {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const theirs = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  const once = createECDH('prime256v1');
  const point = once.generateKeys();
  const ourX = point.subarray(1, 1 + coordinateBytes);
  const seed = createHash('sha256')
    .update(u32(1))
    .update(once.computeSecret(theirs))
    .update('IDENTITY\0')
    .update(ourX)
    .update(theirs.subarray(1, 1 + coordinateBytes))
    .digest();
  return { seed, secret: Buffer.concat([sized(ourX), sized(point.subarray(1 + coordinateBytes))]) };
}

/** KDFa with SHA-256 (Part 1 §11.4.10.2), of which one round is enough. */
function deriveKey(seed: Buffer, label: string, context: Uint8Array, bits: number): Buffer {
  const round = createHmac('sha256', seed).update(u32(1)).update(`${label}\0`).update(context).update(u32(bits));
  return round.digest().subarray(0, bits / 8);
}

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const sized = (bytes: Uint8Array): Buffer => Buffer.concat([u32(bytes.length).subarray(2), bytes]);
