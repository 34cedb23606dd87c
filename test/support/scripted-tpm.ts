import { createECDH, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { property } from '../../agent/keys/tpm/capability-commands.ts';
import { endorsementTemplate } from '../../agent/keys/tpm/endorsement-template.ts';
import { certificateIndex } from '../../agent/keys/tpm/nv-commands.ts';
import { hierarchy } from '../../agent/keys/tpm/object-commands.ts';
import { algorithm, nameOf, p256, signingTemplate, storageTemplate } from '../../agent/keys/tpm/public-area.ts';
import type { TpmDoor } from '../../agent/keys/tpm/tpm.ts';
import { empty, sized, u8, u16, u32 } from '../../agent/keys/tpm/write-bytes.ts';
import { commandCode, refusal } from './altered-tpm.ts';

/** Creation data, hash and ticket as a TPM lays them out; their content is nobody's matter here. */
const creation = Buffer.concat([sized(Buffer.alloc(40)), sized(Buffer.alloc(32)), u16(0x8021), u32(0x40000001), empty]);
const ticket = Buffer.concat([u16(0x8023), u32(0x4000000b), empty]);
const storageHandle = 0x80000000;
const endorsementHandle = 0x80000002;

/** What a maker put into a scripted TPM: the public area of an endorsement key on P-256, and a certificate for it. */
export interface ScriptedMaker {
  readonly area: Buffer;
  readonly certificate: Buffer;
}

/** What it says: parameters, a handle before them, and how many authorizations it answers. */
interface Answer {
  readonly says: Buffer;
  readonly handle?: number;
  readonly sessions?: number;
}

/**
 * A TPM of a few lines that keeps one key and answers every command of ours rightly, at once and in this process: tens of
 * thousands of harmed answers are tried against it in seconds. What a TPM really does is swtpm's to say.
 */
export function scriptedTpm(maker?: ScriptedMaker): TpmDoor {
  let key: KeyObject | undefined;
  const area = () => (key === undefined ? Buffer.alloc(0) : publicArea(key));
  const held = new Map(maker === undefined ? [] : [[certificateIndex.ecc as number, maker.certificate]]);
  const answers: Readonly<Record<number, (command: Buffer) => Answer | undefined>> = {
    // CreatePrimary
    305: (command) => {
      const isEndorsement = command.readUInt32BE(10) === hierarchy.endorsement;
      const made = isEndorsement ? (maker?.area ?? endorsementTemplate.ecc) : storageTemplate;
      const says = Buffer.concat([sized(made), creation, sized(nameOf(made))]);
      return { says, handle: isEndorsement ? endorsementHandle : storageHandle, sessions: 1 };
    },
    // ActivateCredential: the secret, which here is no secret.
    327: () => ({ says: sized(Buffer.alloc(32, 5)), sessions: 2 }),
    // NV_Read: header, two handles, nine octets of password behind their size, then how much from where.
    334: (command) => {
      const bytes = held.get(command.readUInt32BE(10));
      const [size, from] = [command.readUInt16BE(31), command.readUInt16BE(33)];
      return bytes && { says: sized(bytes.subarray(from, from + size)), sessions: 1 };
    },
    // PolicySecret
    337: () => ({ says: Buffer.concat([empty, ticket]), sessions: 1 }),
    // Create
    339: () => {
      key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
      return { says: Buffer.concat([sized(Buffer.alloc(126, 7)), sized(area()), creation]), sessions: 1 };
    },
    // Load
    343: () => ({ says: sized(nameOf(area())), handle: 0x80000001, sessions: 1 }),
    // Sign: header, handle, nine octets of password behind their size, then the digest.
    349: (command) => ({ says: signature(key, command.subarray(29, 61)), sessions: 1 }),
    // FlushContext
    357: () => ({ says: Buffer.alloc(0) }),
    // NV_ReadPublic
    361: (command) => {
      const index = command.readUInt32BE(10);
      const bytes = held.get(index);
      const about = Buffer.concat([u32(index), u16(algorithm.sha256), u32(0x42072001), empty, u16(bytes?.length ?? 0)]);
      return bytes && { says: Buffer.concat([sized(about), sized(nameOf(about))]) };
    },
    // ReadPublic
    371: () => ({ says: Buffer.concat([sized(area()), sized(nameOf(area())), sized(nameOf(area()))]) }),
    // StartAuthSession
    374: () => ({ says: sized(Buffer.alloc(16, 3)), handle: 0x03000000 }),
    // GetCapability: algorithms, properties, curves.
    378: (command) => {
      const kind = command.readUInt32BE(10);
      const rows = capabilities[kind] ?? [];
      return { says: Buffer.concat([u8(0), u32(kind), u32(rows.length), ...rows]) };
    },
    // GetTestResult
    380: () => ({ says: Buffer.concat([empty, u32(0)]) }),
  };
  return async () => ({
    exchange: async (given) => {
      const command = Buffer.from(given);
      const answer = answers[commandCode(command)];
      const told = answer === undefined ? refusal(0x143) : answer(command);
      if (told === undefined) return refusal(0x18b);
      return Buffer.isBuffer(told) ? told : whole(told);
    },
    close: async () => undefined,
  });
}

const capabilities: Readonly<Record<number, readonly Buffer[]>> = {
  0: [algorithm.ecc, algorithm.ecdsa, algorithm.sha256, algorithm.aes].map((id) => Buffer.concat([u16(id), u32(0)])),
  6: Object.values(property).map((which) => Buffer.concat([u32(which), u32(which === property.startup ? 0xf : 0)])),
  8: [u16(p256)],
};

/** An answer on the wire: one with authorizations says how long its parameters are, and what became of each session. */
function whole({ says, handle, sessions = 0 }: Answer): Buffer {
  const first = handle === undefined ? Buffer.alloc(0) : u32(handle);
  const session = Buffer.concat([empty, u8(1), empty]);
  const body =
    sessions === 0
      ? Buffer.concat([first, says])
      : Buffer.concat([first, u32(says.length), says, ...Array<Buffer>(sessions).fill(session)]);
  return Buffer.concat([u16(sessions === 0 ? 0x8001 : 0x8002), u32(10 + body.length), u32(0), body]);
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
