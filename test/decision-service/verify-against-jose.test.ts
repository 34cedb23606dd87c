import { createPublicKey } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compactVerify } from 'jose';
import * as v from 'valibot';
import { kidOf } from '../../decision-service/attest/key-book.ts';
import { mirrored } from '../../decision-service/attest/place-in-chain.ts';
import { verifyEs256 } from '../../decision-service/keys/verify-es256.ts';
import { evidenceTyp } from '../../shared/evidence.ts';
import { headerText, Jws } from '../../shared/jws.ts';
import { newKey, type TestKey } from '../support/device/key.ts';

const key = newKey();
const publicKey = createPublicKey({ key: key.jwk, format: 'jwk' });

/** Our verdict: the shape of the wire, the header as a string, then the signature. */
function ours(jws: string): boolean {
  if (!v.is(Jws, jws)) return false;
  try {
    return kidOf(jws.slice(0, jws.indexOf('.'))) === key.kid && verifyEs256(jws, publicKey);
  } catch {
    // A header that is not ours is a refusal, which is the verdict asked for.
    return false;
  }
}

/** The oracle's verdict, with the same demands on the header that it can state. */
async function oracle(jws: string): Promise<boolean> {
  try {
    const { protectedHeader } = await compactVerify(jws, publicKey, { algorithms: ['ES256'] });
    return protectedHeader.typ === evidenceTyp && protectedHeader.kid === key.kid && protectedHeader.jwk === undefined;
  } catch {
    // jose throws for every way of not holding.
    return false;
  }
}

/** One text for one meaning: each part is base64url as it would be written, the header is the one text of its kind. */
function isCanonical(jws: string): boolean {
  const parts = jws.split('.');
  const [header = ''] = parts;
  return (
    parts.every((part) => Buffer.from(part, 'base64url').toString('base64url') === part) &&
    Buffer.from(header, 'base64url').toString() === headerText(evidenceTyp, { kid: key.kid })
  );
}

const good = (signer: TestKey = key, payload = '{"seq":1,"text":"ü"}') =>
  signer.signUnder(headerText(evidenceTyp, { kid: key.kid }), payload);

const vectors: readonly (readonly [string, () => string, boolean])[] = [
  ['a good one', () => good(), true],
  ['an empty object', () => good(key, '{}'), true],
  ['a payload that is no JSON', () => good(key, 'no JSON'), true],
  ['the mirrored signature', () => mirrored(good()), true],
  ['another key', () => good(newKey()), false],
  ['another typ', () => key.sign('at+jwt', {}), false],
  ['another kid', () => key.signUnder(headerText(evidenceTyp, { kid: newKey().kid }), '{}'), false],
  ['alg none', () => `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`, false],
  ['no signature', () => good().replace(/[^.]+$/, ''), false],
  ['zeroes as signature', () => good().replace(/[^.]+$/, 'A'.repeat(86)), false],
  ['a DER signature', () => good().replace(/[^.]+$/, Buffer.alloc(70, 0x30).toString('base64url')), false],
  ['a signature one byte short', () => good().replace(/..$/, ''), false],
  ['four parts', () => `${good()}.AA`, false],
  ['two parts', () => good().split('.').slice(0, 2).join('.'), false],
  ['nothing', () => '', false],
];

test.each(vectors)('%s: both say the same', async (_, make, holds) => {
  const jws = make();
  expect([ours(jws), await oracle(jws)]).toEqual([holds, holds]);
});

test('a second text for the same bytes is refused, though the oracle takes it: the chain hangs on the text', async () => {
  const jws = good();
  const last = jws.at(-1) ?? '';
  const twin = jws.slice(0, -1) + String.fromCharCode(last.charCodeAt(0) + 1);
  expect(Buffer.from(twin.split('.')[2] ?? '', 'base64url')).toEqual(Buffer.from(jws.split('.')[2] ?? '', 'base64url'));
  expect([ours(jws), ours(twin)]).toEqual([true, false]);
});

test('whatever is changed in a token, we never take what the oracle refuses, nor refuse a canonical one it takes', async () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n{';
  const change = fc.record({
    at: fc.nat(),
    how: fc.constantFrom('replace', 'insert', 'remove', 'swap'),
    with: fc.constantFrom(...alphabet),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 3 }), async (changes) => {
      const jws = changes.reduce((text, { at, how, with: letter }) => {
        const place = at % (text.length + 1);
        if (how === 'insert') return text.slice(0, place) + letter + text.slice(place);
        if (how === 'remove') return text.slice(0, place) + text.slice(place + 1);
        if (how === 'swap') return text.slice(place) + text.slice(0, place);
        return text.slice(0, place) + letter + text.slice(place + 1);
      }, good());
      const [mine, theirs] = [ours(jws), await oracle(jws)];
      if (mine) expect(theirs).toBe(true);
      if (theirs && isCanonical(jws)) expect(mine).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
