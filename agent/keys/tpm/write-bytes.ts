/** One octet. */
export const u8 = (value: number): Buffer => whole(1, value);
/** Two octets, big-endian as everything a TPM reads (TPM 2.0 Part 2 §4). */
export const u16 = (value: number): Buffer => whole(2, value);
/** Four octets, big-endian. */
export const u32 = (value: number): Buffer => whole(4, value);

function whole(size: number, value: number): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntBE(value, 0, size);
  return bytes;
}

/** A TPM2B: the length in two octets, then the bytes. Throws where they do not fit. */
export const sized = (...parts: readonly Uint8Array[]): Buffer => {
  const bytes = Buffer.concat(parts);
  return Buffer.concat([u16(bytes.length), bytes]);
};

/** A TPM2B of nothing. */
export const empty: Buffer = u16(0);
