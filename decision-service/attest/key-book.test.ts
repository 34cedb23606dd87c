import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { evidenceTyp } from '../../shared/evidence.ts';
import { headerText } from '../../shared/jws.ts';
import { publicJwkOf } from '../keys/signing-key.ts';
import { keyBook } from './key-book.ts';

/** More than one half of the book holds. */
const crowd = 9_000;
const jwk = JSON.stringify(publicJwkOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey));
const kidOf = (at: number): string => String(at).padStart(43, 'k');
const header = (kid: string): string => Buffer.from(headerText(evidenceTyp, { kid })).toString('base64url');

test('a key in use is read once, however many others come and go', () => {
  const read: string[] = [];
  const book = keyBook({
    key: (kid) => {
      read.push(kid);
      return { device: `device of ${kid}`, jwk };
    },
  });
  const used = header(kidOf(0));
  for (let at = 1; at <= 3 * crowd; at++) {
    book.ofHeader(used);
    book.ofHeader(header(kidOf(at)));
  }
  expect(read.filter((kid) => kid === kidOf(0))).toHaveLength(1);
  // One that nobody asked for meanwhile was let go, and is found again.
  expect(book.ofHeader(header(kidOf(1))).device).toBe(`device of ${kidOf(1)}`);
  expect(read.filter((kid) => kid === kidOf(1))).toHaveLength(2);
});
