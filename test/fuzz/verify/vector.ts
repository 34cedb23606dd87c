import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import fc from 'fast-check';
import { evidenceTyp } from '../../../shared/evidence.ts';
import { headerText, type Jws } from '../../../shared/jws.ts';
import { encode, newKey, type TestKey } from '../../support/device/key.ts';
import { jwsMutations, mutateJws } from '../message/mutate-jws.ts';

/** One token that both verifiers are asked about, and what was done to it. */
export interface Vector {
  readonly how: string;
  readonly jws: string;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n{';
const edit = fc.record({
  at: fc.nat(),
  how: fc.constantFrom('replace', 'insert', 'remove', 'swap'),
  with: fc.constantFrom(...alphabet),
});
const payload = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 5 })
      .map((said) => JSON.stringify(said)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('{}', '[]', '1', 'null', '"ü"', 'no JSON', '{', '\ufeff{}', ' {} ', '{"a":1,"a":2}'),
  },
  { weight: 1, arbitrary: fc.string({ minLength: 1, unit: 'binary' }) },
);
const plan = fc.oneof(
  { weight: 3, arbitrary: fc.record({ is: fc.constant('good'), payload }) },
  {
    weight: 6,
    arbitrary: fc.record({
      is: fc.constant('forged'),
      payload,
      how: fc.constantFrom(...jwsMutations),
      at: fc.nat({ max: 100_000 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ is: fc.constant('edited'), payload, edits: fc.array(edit, { minLength: 1, maxLength: 3 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ is: fc.constant('bit flipped'), payload, at: fc.nat(), bit: fc.nat({ max: 7 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      is: fc.constant('other algorithm'),
      payload,
      alg: fc.constantFrom('ES384', 'RS256', 'PS256', 'EdDSA'),
    }),
  },
);
type Plan = typeof plan extends fc.Arbitrary<infer One> ? One : never;

const others: Readonly<Record<string, KeyObject>> = {
  ES384: generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey,
  RS256: generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey,
  PS256: generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey,
  EdDSA: generateKeyPairSync('ed25519').privateKey,
};
const stranger = newKey();

/** So many vectors around one key; the same seed does the same to them. */
export const vectorsOf = (key: TestKey, seed: number, count: number): Vector[] =>
  fc.sample(plan, { seed, numRuns: count }).map((one) => vectorOf(one, key));

function vectorOf(one: Plan, key: TestKey): Vector {
  const header = headerText(evidenceTyp, { kid: key.kid });
  const good = key.signUnder(header, one.payload);
  switch (one.is) {
    case 'forged': {
      const other = key.signUnder(header, '{"another":true}');
      return { how: one.how, jws: mutateJws(one.how, good, { key, stranger, other }, one.at) };
    }
    case 'edited':
      return { how: 'edited', jws: one.edits.reduce(edited, good) };
    case 'bit flipped': {
      const bytes = Buffer.from(good, 'latin1');
      const at = one.at % bytes.length;
      bytes[at] = (bytes[at] ?? 0) ^ (1 << one.bit);
      return { how: 'bit flipped', jws: bytes.toString('latin1') };
    }
    case 'other algorithm': {
      const input = `${encode(header.replace('ES256', one.alg))}.${encode(one.payload)}`;
      const hash = one.alg === 'EdDSA' ? null : one.alg === 'ES384' ? 'sha384' : 'sha256';
      const by = { key: others[one.alg] as KeyObject, dsaEncoding: 'ieee-p1363' as const };
      return {
        how: `signed with ${one.alg}`,
        jws: `${input}.${sign(hash, Buffer.from(input), by).toString('base64url')}`,
      };
    }
    default:
      return { how: 'good', jws: good };
  }
}

function edited(text: Jws, { at, how, with: letter }: { at: number; how: string; with: string }): string {
  const place = at % (text.length + 1);
  if (how === 'insert') return text.slice(0, place) + letter + text.slice(place);
  if (how === 'remove') return text.slice(0, place) + text.slice(place + 1);
  if (how === 'swap') return text.slice(place) + text.slice(0, place);
  return text.slice(0, place) + letter + text.slice(place + 1);
}
