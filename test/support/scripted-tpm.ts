import { createECDH, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { encodeCommand } from '../../agent/keys/tpm/command.ts';
import { flushContext } from '../../agent/keys/tpm/object-commands.ts';
import { algorithm, nameOf, signingTemplate, storageTemplate } from '../../agent/keys/tpm/public-area.ts';
import type { TpmDoor } from '../../agent/keys/tpm/tpm.ts';
import { empty, sized, u8, u16, u32 } from '../../agent/keys/tpm/write-bytes.ts';
import { commandCode, refusal } from './altered-tpm.ts';

const flushCode = commandCode(encodeCommand(flushContext(0)));
/** Creation data, hash and ticket as a TPM lays them out; their content is nobody's matter here. */
const creation = Buffer.concat([sized(Buffer.alloc(40)), sized(Buffer.alloc(32)), u16(0x8021), u32(0x40000001), empty]);

/**
 * A TPM of a few lines that keeps one key and answers every command of ours rightly, at once and in this process: tens of
 * thousands of harmed answers are tried against it in seconds. What a TPM really does is swtpm's to say.
 */
export function scriptedTpm(): TpmDoor {
  let key: KeyObject | undefined;
  const parameters: Readonly<Record<number, (command: Buffer) => [parameters: Buffer, handle?: number]>> = {
    305: () => [Buffer.concat([sized(storageTemplate), creation, sized(nameOf(storageTemplate))]), 0x80000000],
    339: () => {
      key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
      return [Buffer.concat([sized(Buffer.alloc(126, 7)), sized(publicArea(key)), creation])];
    },
    343: () => [sized(nameOf(key === undefined ? Buffer.alloc(0) : publicArea(key))), 0x80000001],
    // Header, handle, nine octets of password behind their size, then the digest.
    349: (command) => [signature(key, command.subarray(29, 61))],
  };
  return async () => ({
    exchange: async (given) => {
      const command = Buffer.from(given);
      const code = commandCode(command);
      if (code === flushCode) return Buffer.from('80010000000a00000000', 'hex');
      const answer = parameters[code]?.(command);
      if (answer === undefined) return refusal(0x143);
      const [said, handle] = answer;
      const body = Buffer.concat([handle === undefined ? Buffer.alloc(0) : u32(handle), u32(said.length), said]);
      const session = Buffer.concat([empty, u8(1), empty]);
      return Buffer.concat([u16(0x8002), u32(10 + body.length + session.length), u32(0), body, session]);
    },
    close: async () => undefined,
  });
}

function publicArea(key: KeyObject): Buffer {
  const { x, y } = key.export({ format: 'jwk' });
  const point = [x, y].map((each) => sized(Buffer.from(each ?? '', 'base64url')));
  return Buffer.concat([signingTemplate.subarray(0, -4), ...point]);
}

/** The order of P-256 (FIPS 186-5, SP 800-186 §3.2.1.3). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** ECDSA over a digest, as a TPM does it: Node would hash it once more. */
function signature(key: KeyObject | undefined, digest: Buffer): Buffer {
  const once = createECDH('prime256v1');
  const r = number(once.generateKeys().subarray(1, 33)) % order;
  const d = number(Buffer.from(key?.export({ format: 'jwk' }).d ?? '', 'base64url'));
  const s = (inverse(number(once.getPrivateKey())) * (number(digest) + r * d)) % order;
  return Buffer.concat([u16(algorithm.ecdsa), u16(algorithm.sha256), sized(octets(r)), sized(octets(s))]);
}

const number = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex') || '0'}`);
const octets = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');

/** Fermat: the order is a prime. */
function inverse(value: bigint): bigint {
  let result = 1n;
  let base = value % order;
  for (let power = order - 2n; power > 0n; power >>= 1n) {
    if (power & 1n) result = (result * base) % order;
    base = (base * base) % order;
  }
  return result;
}
