import { TpmFault } from './tpm-fault.ts';

/** Reads what a TPM, or a file, says from front to back. Whatever does not fit throws a fault `garbled`; nothing is guessed. */
export interface ByteReader {
  u8(): number;
  u16(): number;
  u32(): number;
  take(size: number): Buffer;
  /** A TPM2B of at most `most` octets. */
  sized(most: number): Buffer;
  /** How many octets are left. */
  left(): number;
  /** Throws where something is left: what was not understood is not skipped. */
  end(): void;
}

export function byteReader(bytes: Uint8Array, what: string): ByteReader {
  const all = Buffer.from(bytes);
  let at = 0;
  const take = (size: number): Buffer => {
    if (size > all.length - at) throw new TpmFault('garbled', `${what} is too short`);
    at += size;
    // A copy: what is kept of an answer does not keep the whole answer.
    return Buffer.from(all.subarray(at - size, at));
  };
  const u16 = () => take(2).readUInt16BE();
  return {
    u8: () => take(1).readUInt8(),
    u16,
    u32: () => take(4).readUInt32BE(),
    take,
    sized: (most) => {
      const size = u16();
      if (size > most) throw new TpmFault('garbled', `${what} has ${size} octets where at most ${most} belong`);
      return take(size);
    },
    left: () => all.length - at,
    end: () => {
      if (at < all.length) throw new TpmFault('garbled', `${what} is too long`);
    },
  };
}
