import { createDecipheriv, createECDH, createHash, createHmac, createPublicKey, type KeyObject } from 'node:crypto';
import type { PublicJwk } from '../../../shared/jws.ts';
import type { TpmMaker, Unlike } from '../tpm-maker.ts';

/**
 * A "TPM" that is no TPM: its endorsement key lies in the memory of a test, and it opens what was hidden for any name it likes. What a
 * maker that certifies such a one makes of a proof is the worst that can come to a service.
 */
export interface FalseTpm {
  readonly publicKey: KeyObject;
  certificate(unlike?: Unlike): Promise<Buffer>;
  /** The secret that was hidden for a name; undefined where the integrity does not hold. */
  open(hidden: { blob: string; secret: string }, name: Buffer): Buffer | undefined;
}

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

export function falseTpm(maker: TpmMaker): FalseTpm {
  const ecdh = createECDH('prime256v1');
  const point = ecdh.generateKeys();
  const [x, y] = [point.subarray(1, 33), point.subarray(33)];
  const jwk = { kty: 'EC', crv: 'P-256', x: x.toString('base64url'), y: y.toString('base64url') };
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  return {
    publicKey,
    certificate: (unlike) => maker.certify(publicKey, unlike),
    open({ blob, secret }, name) {
      const [theirX, theirY] = parts(Buffer.from(secret, 'base64url'));
      const z = ecdh.computeSecret(Buffer.concat([Buffer.from([4]), theirX, theirY]));
      const seed = createHash('sha256').update(u32(1)).update(z).update('IDENTITY\0').update(theirX).update(x).digest();
      const derive = (label: string, context: Buffer, bits: number) =>
        createHmac('sha256', seed).update(u32(1)).update(`${label}\0`).update(context).update(u32(bits)).digest();
      const whole = Buffer.from(blob, 'base64url');
      const [integrity, hidden] = [whole.subarray(2, 34), whole.subarray(34)];
      const own = createHmac('sha256', derive('INTEGRITY', Buffer.alloc(0), 256))
        .update(hidden)
        .update(name)
        .digest();
      if (!own.equals(integrity)) return undefined;
      const key = derive('STORAGE', name, 128).subarray(0, 16);
      const opened = createDecipheriv('aes-128-cfb', key, Buffer.alloc(16)).update(hidden);
      return opened.subarray(2, 2 + opened.readUInt16BE());
    },
  };
}

function parts(bytes: Buffer): [Buffer, Buffer] {
  const size = bytes.readUInt16BE();
  return [bytes.subarray(2, 2 + size), bytes.subarray(4 + size)];
}

/** The public area of a device key of the agent's template with a point in it; another head where one is given. */
export function areaOf({ x, y }: PublicJwk, head = '0023000b00040472000000100018000b00030010'): Buffer {
  const sized = (each: string) => Buffer.concat([Buffer.from([0, 32]), Buffer.from(each, 'base64url')]);
  return Buffer.concat([Buffer.from(head, 'hex'), sized(x), sized(y)]);
}

/** The name that a TPM gives to an area. */
export const nameOf = (area: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0, 0x0b]), createHash('sha256').update(area).digest()]);
