import { beforeEach, expect, test } from '@jest/globals';
import type { Host } from '../../../host/host.ts';
import { findWaitingUpdates, forgetUpdates, wordOnUpdates } from './waiting-updates.ts';

let now: number;
let asked: number;
let host: Host;

beforeEach(() => {
  now = 1_795_300_000;
  asked = 0;
  const row = { ResultCode: 2, Count: 0, SearchedAt: null, RebootRequired: false, Updates: [] };
  host = {
    now: () => now,
    question: async () => {
      asked++;
      return { is: [row] };
    },
  } as Partial<Host> as Host;
});

const ask = () => findWaitingUpdates(host, 'same');

test('what Windows Update said stands for half an hour', async () => {
  await ask();
  now += 1_799;
  await ask();
  expect(asked).toBe(1);
  now += 1;
  await ask();
  expect(asked).toBe(2);
});

test('what happened to updates later than a minute after it was asked is asked for at once', async () => {
  await ask();
  now += 61;
  forgetUpdates(host);
  await ask();
  expect(asked).toBe(2);
});

test('many notes within a minute are one question, and its time is told by a look', async () => {
  await ask();
  for (let note = 0; note < 30; note++) {
    now += 1;
    forgetUpdates(host);
    await ask();
  }
  expect(asked).toBe(1);
  expect(wordOnUpdates(host)).toBe('known');
  now += 30;
  expect(wordOnUpdates(host)).toBe('due');
  await ask();
  expect(asked).toBe(2);
  expect(wordOnUpdates(host)).toBe('known');
});

test('an answer that grew old by itself is not asked for anew by a look', async () => {
  await ask();
  now += 7_200;
  expect(wordOnUpdates(host)).toBe('known');
});
