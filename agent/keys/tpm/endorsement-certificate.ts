import { type EndorsementKind, proofLimits } from '../../../shared/key-proof.ts';
import { certificateIndex, chainIndices, nvPartBytes, readNv, readNvSize } from './nv-commands.ts';
import type { TpmLink } from './tpm.ts';
import { TpmFault } from './tpm-fault.ts';

/** Certificates of endorsement keys are one to two kilobytes, and a chain is a few of them. */
const maxHeldBytes = 8192;

/** The maker's certificate of the endorsement key of a kind in DER, as it stands in the TPM; undefined where it holds none. */
export async function endorsementCertificate(link: TpmLink, kind: EndorsementKind): Promise<Buffer | undefined> {
  const held = await readIndex(link, certificateIndex[kind]);
  if (held === undefined) return undefined;
  const [certificate] = certificatesIn(held);
  if (certificate === undefined) throw new TpmFault('garbled', 'what the TPM holds for a certificate is none');
  return certificate;
}

/**
 * Those who signed the certificates, where the maker put them into the TPM itself because they are of this one machine; as many as can
 * be told to a service.
 */
export async function certificateChain(link: TpmLink): Promise<Buffer[]> {
  const parts: Buffer[] = [];
  for (const index of chainIndices) {
    // One certificate after the other, also from one index into the next.
    const held = await readIndex(link, index);
    if (held === undefined) break;
    parts.push(held);
  }
  return certificatesIn(Buffer.concat(parts))
    .filter(({ length }) => length <= proofLimits.chainBytes)
    .slice(0, proofLimits.chain);
}

async function readIndex(link: TpmLink, index: number): Promise<Buffer | undefined> {
  const size = await sizeOf(link, index);
  if (size === undefined) return undefined;
  if (size > maxHeldBytes) throw new TpmFault('garbled', `the TPM holds a certificate of ${size} octets`);
  const parts: Buffer[] = [];
  for (let from = 0; from < size; from += nvPartBytes) {
    const wanted = Math.min(nvPartBytes, size - from);
    const part = await link.ask(readNv(index, from, wanted));
    if (part.length !== wanted)
      throw new TpmFault('garbled', 'the TPM gave another part of a certificate than was asked');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

async function sizeOf(link: TpmLink, index: number): Promise<number | undefined> {
  try {
    return await link.ask(readNvSize(index));
  } catch (error) {
    // TPM_RC_HANDLE: there is no such index, and many TPMs have a certificate of one kind alone.
    if (error instanceof TpmFault && error.kind === 'gone') return undefined;
    throw error;
  }
}

/** The DER sequences of two length octets that stand at the front; some makers define a larger index than what they put in. */
function certificatesIn(held: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at + 4 <= held.length && held.readUInt16BE(at) === 0x3082; ) {
    const end = at + 4 + held.readUInt16BE(at + 2);
    if (end > held.length) throw new TpmFault('garbled', 'the TPM holds a part of a certificate');
    found.push(held.subarray(at, end));
    at = end;
  }
  return found;
}
