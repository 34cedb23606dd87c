import { expect, test } from '@jest/globals';
import { changedSignals, postureOf } from './changed-signals.ts';

const reading = (at: number, fact: unknown) => ({ state: 'observed', at, source: 'x', fact });

test('a reading is not another because it was read later or its members stand in another order', () => {
  const before = { os: reading(1, { a: 1, b: [{ c: 2 }] }) };
  const after = { os: { fact: { b: [{ c: 2 }], a: 1 }, source: 'x', at: 9, state: 'observed' } };
  expect(changedSignals(before, after)).toEqual([]);
});

test('a fact, a source, a state that is another is a change, and so is a signal that came or went', () => {
  const before = { a: reading(1, 1), b: reading(1, 1), c: reading(1, { at: 1 }), d: reading(1, 1) };
  const after = {
    a: reading(1, 2),
    b: { state: 'unread', at: 1, why: 'timedOut' },
    c: reading(1, { at: 2 }),
    e: reading(1, 1),
  };
  expect(changedSignals(before, after)).toEqual(['a', 'b', 'c', 'e', 'd']);
});

test('facts as deep as a payload can be are compared', () => {
  const deep = (inner: string) => JSON.parse(`${'['.repeat(12_000)}${inner}${']'.repeat(12_000)}`);
  expect(changedSignals({ os: deep('1') }, { os: deep('1') })).toEqual([]);
  expect(changedSignals({ os: deep('1') }, { os: deep('2') })).toEqual(['os']);
});

test('what is no evidence has no readings', () => {
  const many = Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`s${index}`, 1]));
  for (const payload of [undefined, null, 1, [], {}, { posture: 'os' }, { posture: many }])
    expect(postureOf(payload)).toBeUndefined();
});
