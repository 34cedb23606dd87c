import { certificateIndex, nvPartBytes, readNv, readNvSize } from './nv-commands.ts';
import type { EndorsementKind } from './prove-key.ts';
import type { TpmLink } from './tpm.ts';
import { TpmFault } from './tpm-fault.ts';

/** Certificates of endorsement keys are one to two kilobytes. */
const maxCertificateBytes = 8192;

/** The maker's certificate of the endorsement key of a kind in DER, as it stands in the TPM; undefined where it holds none. */
export async function endorsementCertificate(link: TpmLink, kind: EndorsementKind): Promise<Buffer | undefined> {
  const index = certificateIndex[kind];
  const size = await sizeOf(link, index);
  if (size === undefined) return undefined;
  if (size > maxCertificateBytes) throw new TpmFault('garbled', `the TPM holds a certificate of ${size} octets`);
  const parts: Buffer[] = [];
  for (let from = 0; from < size; from += nvPartBytes) {
    const wanted = Math.min(nvPartBytes, size - from);
    const part = await link.ask(readNv(index, from, wanted));
    if (part.length !== wanted)
      throw new TpmFault('garbled', 'the TPM gave another part of a certificate than was asked');
    parts.push(part);
  }
  return unpadded(Buffer.concat(parts));
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

/** Some makers define a larger index than their certificate: what stands behind a DER sequence of two length octets is none of it. */
function unpadded(held: Buffer): Buffer {
  if (held.length < 4 || held.readUInt16BE(0) !== 0x3082)
    throw new TpmFault('garbled', 'what the TPM holds for a certificate is none');
  const length = 4 + held.readUInt16BE(2);
  if (length > held.length) throw new TpmFault('garbled', 'the TPM holds a part of a certificate');
  return held.subarray(0, length);
}
