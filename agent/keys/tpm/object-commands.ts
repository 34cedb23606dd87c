import type { ByteReader } from './byte-reader.ts';
import { makingMs, promptMs, type TpmCommand } from './command.ts';
import { algorithm, coordinate, nameOf } from './public-area.ts';
import { TpmFault } from './tpm-fault.ts';
import { empty, sized, u16, u32 } from './write-bytes.ts';

/** TPM_RH_OWNER and TPM_RH_ENDORSEMENT (TPM 2.0 Part 2 §7.4): each has a seed of its own; clearing changes the owner's alone. */
export const hierarchy = { owner: 0x40000001, endorsement: 0x4000000b } as const;
/** TPM_RH_NULL. */
export const nullHandle = 0x40000007;
/** TPM_ST_HASHCHECK. */
const hashCheck = 0x8024;

/** Far above any area or blob of the keys we make (86 and 126 octets). */
const maxBlobBytes = 1024;
/** An algorithm's number and a hash of at most 64 octets. */
const maxNameBytes = 66;

/** No password, no data of our own in the secret part; no outside information, no PCR. */
const noSecret = sized(empty, empty);
const noCircumstance = Buffer.concat([empty, u32(0)]);

/** An object that is loaded, and its name. */
export interface Loaded {
  readonly handle: number;
  readonly name: Buffer;
}

/** A primary key that is loaded, and what it tells of itself. */
export interface Primary extends Loaded {
  readonly publicArea: Buffer;
}

/** A key as it is kept outside: wrapped by its parent, and of no use under another. */
export interface WrappedKey {
  readonly privateBlob: Buffer;
  readonly publicArea: Buffer;
}

/** Makes the primary key that a hierarchy's seed and a template name together (Part 3 §24.1). */
export const createPrimary = (under: number, template: Uint8Array): TpmCommand<Primary> => ({
  name: 'CreatePrimary',
  code: 0x131,
  handles: [under],
  authorizations: ['password'],
  parameters: Buffer.concat([noSecret, sized(template), noCircumstance]),
  givesHandle: true,
  limitMs: makingMs,
  read: (answer, handle) => {
    const publicArea = answer.sized(maxBlobBytes);
    skipCreation(answer);
    const name = answer.sized(maxNameBytes);
    // By this name it is told whether a TPM was cleared: a glitch in it must not look like that.
    if (!name.equals(nameOf(publicArea))) throw new TpmFault('garbled', 'the TPM gave a primary key another name');
    return { handle, name, publicArea };
  },
});

/** Makes a key under a parent, without loading it (Part 3 §12.1). */
export const create = (parent: number, template: Uint8Array): TpmCommand<WrappedKey> => ({
  name: 'Create',
  code: 0x153,
  handles: [parent],
  authorizations: ['password'],
  parameters: Buffer.concat([noSecret, sized(template), noCircumstance]),
  givesHandle: false,
  limitMs: makingMs,
  read: (answer) => {
    const privateBlob = answer.sized(maxBlobBytes);
    const publicArea = answer.sized(maxBlobBytes);
    skipCreation(answer);
    return { privateBlob, publicArea };
  },
});

/** The creation data, its hash and its ticket: nobody asks us how a key was made, its attributes say it. */
function skipCreation(answer: ByteReader): void {
  answer.sized(maxBlobBytes);
  answer.sized(maxNameBytes);
  answer.u16();
  answer.u32();
  answer.sized(maxNameBytes);
}

/** Loads a wrapped key under its parent (Part 3 §12.2). */
export const load = (parent: number, { privateBlob, publicArea }: WrappedKey): TpmCommand<Loaded> => ({
  name: 'Load',
  code: 0x157,
  handles: [parent],
  authorizations: ['password'],
  parameters: Buffer.concat([sized(privateBlob), sized(publicArea)]),
  givesHandle: true,
  limitMs: promptMs,
  read: (answer, handle) => ({ handle, name: answer.sized(maxNameBytes) }),
});

/** The public area of a loaded object, and its name (Part 3 §12.4). */
export const readPublic = (handle: number): TpmCommand<{ publicArea: Buffer; name: Buffer }> => ({
  name: 'ReadPublic',
  code: 0x173,
  handles: [handle],
  authorizations: [],
  parameters: Buffer.alloc(0),
  givesHandle: false,
  limitMs: promptMs,
  read: (answer) => {
    const publicArea = answer.sized(maxBlobBytes);
    const name = answer.sized(maxNameBytes);
    answer.sized(maxNameBytes);
    return { publicArea, name };
  },
});

/** Signs a SHA-256 digest with a key of our template: raw r‖s, 64 octets (Part 3 §20.2). */
export const signDigest = (key: number, digest: Uint8Array): TpmCommand<Buffer> => ({
  name: 'Sign',
  code: 0x15d,
  handles: [key],
  authorizations: ['password'],
  parameters: Buffer.concat([
    ...[sized(digest), u16(algorithm.ecdsa), u16(algorithm.sha256)],
    ...[u16(hashCheck), u32(nullHandle), empty],
  ]),
  givesHandle: false,
  limitMs: promptMs,
  read: (answer) => {
    if (answer.u16() !== algorithm.ecdsa || answer.u16() !== algorithm.sha256)
      throw new TpmFault('garbled', 'the TPM signed by another algorithm than was asked');
    return Buffer.concat([coordinate(answer.sized(32)), coordinate(answer.sized(32))]);
  },
});

/** Removes a loaded object or a session from the TPM (Part 3 §28.4). */
export const flushContext = (handle: number): TpmCommand<void> => ({
  name: 'FlushContext',
  code: 0x165,
  handles: [],
  authorizations: [],
  parameters: u32(handle),
  givesHandle: false,
  limitMs: promptMs,
  read: () => undefined,
});
