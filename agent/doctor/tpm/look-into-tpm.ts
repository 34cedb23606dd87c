import { X509Certificate } from 'node:crypto';
import { messageOf, systemCode } from '../../../shared/errors.ts';
import type { EndorsementKind } from '../../../shared/key-proof.ts';
import {
  endorsementAuthSet,
  endorsementEnabled,
  inLockout,
  ownerAuthSet,
  ownerEnabled,
  property,
  readAlgorithms,
  readCurves,
  readProperties,
  readTestResult,
} from '../../keys/tpm/capability-commands.ts';
import { endorsementCertificate } from '../../keys/tpm/endorsement-certificate.ts';
import type { KeptKey } from '../../keys/tpm/key-blob.ts';
import { loadKey, OtherParent } from '../../keys/tpm/key-in-tpm.ts';
import { algorithm, p256 } from '../../keys/tpm/public-area.ts';
import { type TpmDoor, type TpmLink, tpmBehind } from '../../keys/tpm/tpm.ts';
import { TpmFault } from '../../keys/tpm/tpm-fault.ts';
import { whileLoaded } from '../../keys/tpm/while-loaded.ts';
import { inTime, TooLate } from '../in-time.ts';

/** What a TPM told of one thing, or why it did not; `denied` where whoever asks may not use it. */
export type Told<T> = { readonly is: T } | { readonly not: string; readonly denied?: true };

/** What a TPM says of itself. No number that is its own is among it. */
export interface TpmLook {
  readonly about: Told<{ readonly maker: string; readonly firmware: string }>;
  /** 0 where its own tests went well, else the response code that it gives for them. */
  readonly tests: Told<number>;
  readonly lock: Told<{
    readonly isLocked: boolean;
    readonly failed: number;
    readonly most: number;
    readonly forgivenAfterSeconds: number;
  }>;
  /** What is set so that no key can be made or proved. */
  readonly barriers: Told<{
    readonly ownerPassword: boolean;
    readonly ownerOff: boolean;
    readonly endorsementPassword: boolean;
    readonly endorsementOff: boolean;
  }>;
  /** Whether it has what a device key takes: ECDSA with SHA-256 on P-256. */
  readonly isCapable: Told<boolean>;
  /** Until when the certificates of its maker last, in ms since 1970; undefined where there is none. */
  readonly certificates: Readonly<Record<EndorsementKind, Told<number | undefined>>>;
  /** Whether the device key that was given can be loaded; `otherParent` where this TPM never can. */
  readonly key: Told<'loads' | 'otherParent' | 'none'>;
}

/** Below what the doctor gives every part, so that what was told by then is. A chip of 300 ms a command is through in 6 s. */
export const lookMs = 7_000;

/**
 * Asks a TPM about itself, one question after the other; what was not told in time, or at all, says so. Nothing in the TPM is other
 * afterwards: what is loaded is flushed, and no password is tried.
 */
export async function lookIntoTpm(door: TpmDoor, kept: KeptKey | undefined, limitMs = lookMs): Promise<TpmLook> {
  const tpm = tpmBehind(door);
  const ends = performance.now() + limitMs;
  let refused: Told<never> | undefined;
  const ask = async <T>(question: (link: TpmLink) => Promise<T>): Promise<Told<T>> => {
    if (refused !== undefined) return refused;
    try {
      return { is: await inTime(Math.max(0, ends - performance.now()), tpm.inTurn(question)) };
    } catch (error) {
      const told = error instanceof TooLate ? { not: 'it did not answer in time' } : notTold(error);
      // One that cannot be spoken to is not asked seven times.
      if (!(error instanceof TpmFault) || ['unreachable', 'silent'].includes(error.kind)) refused = told;
      return told;
    }
  };
  const look: TpmLook = {
    about: await ask(about),
    tests: await ask((link) => link.ask(readTestResult)),
    lock: await ask(lock),
    barriers: await ask(barriers),
    isCapable: await ask(isCapable),
    // Before the certificates, which take the longest.
    key: await ask((link) => loads(link, kept)),
    certificates: {
      ecc: await ask((link) => lasts(link, 'ecc')),
      rsa: await ask((link) => lasts(link, 'rsa')),
    },
  };
  // One that does not answer is let go when it does: nobody waits for that.
  void tpm.close();
  return look;
}

function notTold(error: unknown): Told<never> {
  const code = systemCode(error instanceof TpmFault ? error.cause : error);
  return { not: messageOf(error), ...(code === 'EACCES' || code === 'EPERM' ? { denied: true as const } : {}) };
}

const told = async (link: TpmLink, first: number, count: number) => {
  const found = await link.ask(readProperties(first, count));
  return (which: number) => found.get(which) ?? 0;
};

async function about(link: TpmLink) {
  const of = await told(link, property.manufacturer, 8);
  const name = Buffer.alloc(4);
  name.writeUInt32BE(of(property.manufacturer));
  const parts = [of(property.firmware1), of(property.firmware2)].flatMap((each) => [each >>> 16, each & 0xffff]);
  return { maker: name.toString('latin1').replaceAll('\0', '').trim(), firmware: parts.join('.') };
}

async function lock(link: TpmLink) {
  const of = await told(link, property.permanent, 18);
  return {
    isLocked: (of(property.permanent) & inLockout) !== 0,
    failed: of(property.lockoutCounter),
    most: of(property.maxAuthFail),
    forgivenAfterSeconds: of(property.lockoutInterval),
  };
}

async function barriers(link: TpmLink) {
  const of = await told(link, property.permanent, 2);
  return {
    ownerPassword: (of(property.permanent) & ownerAuthSet) !== 0,
    ownerOff: (of(property.startup) & ownerEnabled) === 0,
    endorsementPassword: (of(property.permanent) & endorsementAuthSet) !== 0,
    endorsementOff: (of(property.startup) & endorsementEnabled) === 0,
  };
}

async function isCapable(link: TpmLink) {
  const algorithms = await link.ask(readAlgorithms);
  const needed = [algorithm.ecc, algorithm.ecdsa, algorithm.sha256, algorithm.aes];
  return needed.every((each) => algorithms.has(each)) && (await link.ask(readCurves)).has(p256);
}

async function loads(link: TpmLink, kept: KeptKey | undefined) {
  if (kept === undefined) return 'none';
  try {
    const handle = await loadKey(link, kept);
    return await whileLoaded(link, { handle }, () => 'loads' as const);
  } catch (error) {
    if (error instanceof OtherParent) return 'otherParent';
    throw error;
  }
}

async function lasts(link: TpmLink, kind: EndorsementKind) {
  const certificate = await endorsementCertificate(link, kind);
  if (certificate === undefined) return undefined;
  const ends = endOf(certificate);
  if (Number.isNaN(ends)) throw new TpmFault('garbled', 'the certificate in the TPM cannot be read');
  return ends;
}

function endOf(certificate: Buffer): number {
  try {
    return Date.parse(new X509Certificate(certificate).validTo);
  } catch {
    // OpenSSL's own words for what is wrong with it are for nobody here.
    return Number.NaN;
  }
}
