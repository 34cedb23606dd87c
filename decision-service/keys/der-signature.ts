/** The longest DER form: two integers of 32 bytes, each with a leading zero, and three headers. */
const maxBytes = 72;

/**
 * r‖s of P-256 (RFC 7518 §3.4) as the DER that OpenSSL works with (RFC 3279 §2.2.3). Node does this too when asked for
 * `ieee-p1363`, at a third of the price of the whole verification.
 */
export function derSignature(raw: Uint8Array): Buffer {
  const der = Buffer.allocUnsafe(maxBytes);
  der[0] = 0x30;
  const end = putInteger(der, putInteger(der, 2, raw, 0), raw, 32);
  der[1] = end - 2;
  return der.subarray(0, end);
}

/** Writes 32 bytes as a positive integer in its shortest form; returns where it ends. */
function putInteger(der: Buffer, at: number, raw: Uint8Array, from: number): number {
  const last = from + 31;
  let first = from;
  while (first < last && raw[first] === 0) first += 1;
  // A set top bit would make it negative.
  const pad = ((raw[first] ?? 0) & 0x80) === 0 ? 0 : 1;
  der[at] = 2;
  der[at + 1] = last - first + 1 + pad;
  der[at + 2] = 0;
  der.set(raw.subarray(first, last + 1), at + 2 + pad);
  return at + 2 + pad + (last - first + 1);
}

/** What OpenSSL signed, in DER, as the r‖s that a JWS carries; the other way round and for the same reason. */
export function rawSignature(der: Buffer): Buffer {
  const raw = Buffer.alloc(64);
  takeInteger(raw, 64, der, takeInteger(raw, 32, der, 2));
  return raw;
}

/** Copies a positive integer so that it ends where its 32 bytes end; returns where the next one begins. */
function takeInteger(raw: Buffer, until: number, der: Buffer, at: number): number {
  const end = at + 2 + (der[at + 1] ?? 0);
  const from = Math.max(at + 2, end - 32);
  der.copy(raw, until - (end - from), from, end);
  return end;
}
