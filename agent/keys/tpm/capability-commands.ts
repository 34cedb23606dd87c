import type { ByteReader } from './byte-reader.ts';
import { promptMs, type TpmCommand } from './command.ts';
import { TpmFault } from './tpm-fault.ts';
import { u32 } from './write-bytes.ts';

/** TPM_CAP (TPM 2.0 Part 2 §6.12). */
const capability = { algorithms: 0, handles: 1, properties: 6, curves: 8 } as const;

/** TPM_PT (Part 2 §6.13): who made it, what is set, and how far somebody's wrong passwords have come. */
export const property = {
  manufacturer: 0x105,
  firmware1: 0x10b,
  firmware2: 0x10c,
  permanent: 0x200,
  startup: 0x201,
  lockoutCounter: 0x20e,
  maxAuthFail: 0x20f,
  lockoutInterval: 0x210,
  lockoutRecovery: 0x211,
} as const;

/** TPMA_PERMANENT in the property of that name: the owner, or whoever may ask for endorsement, has a password. */
export const ownerAuthSet = 1 << 0;
export const endorsementAuthSet = 1 << 1;
/** No key with dictionary-attack protection can be used now. */
export const inLockout = 1 << 9;
/** TPMA_STARTUP_CLEAR in `startup`: keys can be made under the owner, and under endorsement. */
export const ownerEnabled = 1 << 1;
export const endorsementEnabled = 1 << 2;

/** TPM2B_MAX_BUFFER: what a maker says of its tests, which is nobody's matter but theirs. */
const maxTestBytes = 1024;

/** More than any TPM holds of one kind; an answer has no room for as many. */
const most = 1024;

/** Up to `count` properties from `first` on; a TPM leaves out those it does not have (Part 3 §30.2). */
export const readProperties = (first: number, count: number): TpmCommand<ReadonlyMap<number, number>> => ({
  ...ask(capability.properties, first, count),
  read: (answer) => new Map(list(answer, capability.properties, () => [answer.u32(), answer.u32()] as const)),
});

/** The algorithms it has, at least up to the one asked for. */
export const readAlgorithms: TpmCommand<ReadonlySet<number>> = {
  ...ask(capability.algorithms, 0, 256),
  read: (answer) =>
    new Set(
      list(answer, capability.algorithms, () => {
        const id = answer.u16();
        answer.u32();
        return id;
      }),
    ),
};

/** The curves it has (TPM_ECC_CURVE). */
export const readCurves: TpmCommand<ReadonlySet<number>> = {
  ...ask(capability.curves, 0, 256),
  read: (answer) => new Set(list(answer, capability.curves, () => answer.u16())),
};

/** The handles in use from `first` on: 0x80000000 for what is loaded, 0x02000000 and 0x03000000 for sessions. */
export const readHandles = (first: number): TpmCommand<readonly number[]> => ({
  ...ask(capability.handles, first, 256),
  read: (answer) => list(answer, capability.handles, () => answer.u32()),
});

/** What came of its own tests: 0 where all is well, else a response code; also in failure mode (Part 3 §10.4). */
export const readTestResult: TpmCommand<number> = {
  name: 'GetTestResult',
  code: 0x17c,
  handles: [],
  authorizations: [],
  parameters: Buffer.alloc(0),
  givesHandle: false,
  limitMs: promptMs,
  read: (answer) => {
    answer.sized(maxTestBytes);
    return answer.u32();
  },
};

function ask(kind: number, first: number, count: number) {
  return {
    name: 'GetCapability',
    code: 0x17a,
    handles: [],
    authorizations: [],
    parameters: Buffer.concat([u32(kind), u32(first), u32(count)]),
    givesHandle: false,
    limitMs: promptMs,
  };
}

function list<T>(answer: ByteReader, kind: number, one: () => T): T[] {
  // Whether there are more is not asked: what we look for comes first, or is not there.
  answer.u8();
  if (answer.u32() !== kind) throw new TpmFault('garbled', 'the TPM tells another capability than was asked');
  const count = answer.u32();
  if (count > most) throw new TpmFault('garbled', `the TPM lists ${count} of one capability`);
  return Array.from({ length: count }, one);
}
