import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { derSignature, rawSignature } from './der-signature.ts';

const bytes = (hex: string) => Buffer.from(hex.padStart(64, '0'), 'hex');

test.each([
  ['small numbers in one byte each', '1', '7f', '300602010102017f'],
  ['a top bit with a zero before it', '80', 'ff', '300802020080020200ff'],
  ['zero as one byte', '0', '0', '3006020100020100'],
])('%s', (_, r, s, der) => {
  expect(derSignature(Buffer.concat([bytes(r), bytes(s)])).toString('hex')).toBe(der);
});

test('the longest form has 72 bytes', () => {
  expect(derSignature(Buffer.alloc(64, 0xff))).toHaveLength(72);
});

test('whatever OpenSSL signs, both forms verify alike, and neither does when a bit is turned', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' }));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(511), (data, bit) => {
      const raw = sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' });
      expect(verify('sha256', data, key, derSignature(raw))).toBe(true);
      raw[bit >> 3] = (raw[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(verify('sha256', data, key, derSignature(raw))).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('raw and DER are one signature: each comes back from the other, short integers too', () => {
  const integer = fc
    .oneof(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.constant(new Uint8Array(32)))
    .chain((all) =>
      // Leading zeros are what the two forms differ in.
      fc.nat(31).map((zeros) => Uint8Array.from(all, (byte, at) => (at < zeros ? 0 : byte))),
    );
  fc.assert(
    fc.property(integer, integer, (r, s) => {
      const raw = Buffer.concat([r, s]);
      expect(rawSignature(derSignature(raw))).toEqual(raw);
    }),
    { numRuns: 500 },
  );
});
