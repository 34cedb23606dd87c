import { expect, test } from '@jest/globals';
import { EvidenceClaims } from '../../shared/evidence.ts';
import { explainClaims } from './claims.ts';

test('every claim that evidence can have is explained', () => {
  const all = Object.fromEntries(Object.keys(EvidenceClaims.entries).map((name) => [name, 1]));
  for (const { name, words } of explainClaims(all))
    expect([name, words]).not.toEqual([name, expect.stringMatching(/^claim\.|not known here/)]);
});

test('a claim that is not known is shown and said to be so', () => {
  expect(explainClaims({ location: 'Berlin' })).toEqual([
    { name: 'location', value: 'Berlin', words: 'Not known here: this build does not send it.' },
  ]);
});

test('nothing that a claim holds is long, hidden, or taken for a claim where there is none', () => {
  const [claim] = explainClaims({ 'a\u202eb': `x\u202e${'y'.repeat(500)}` });
  expect(claim?.name).toBe('a\\u202eb');
  expect(claim?.value).toMatch(/^x\\u202ey+…$/);
  expect(claim?.value.length).toBe(80);
  for (const none of [null, undefined, 'text', 7, ['a']]) expect(explainClaims(none)).toEqual([]);
});
