import { expect, test } from '@jest/globals';
import { replayCache } from './replay-cache.ts';

test('a proof is taken once while it could be shown again, for each key by itself', () => {
  const cache = replayCache();
  expect(cache.take('key', 'a', 160, 100)).toBe(true);
  expect(cache.take('key', 'a', 160, 160)).toBe(false);
  expect(cache.take('other', 'a', 160, 160)).toBe(true);
  expect(cache.size).toBe(2);
});

test('what can no longer be shown is forgotten', () => {
  const cache = replayCache();
  cache.take('key', 'a', 160, 100);
  expect(cache.take('key', 'b', 300, 161)).toBe(true);
  expect(cache.size).toBe(1);
});

test('one key cannot use up the room of the others', () => {
  const cache = replayCache();
  let taken = 0;
  for (let shown = 0; shown < 3_000; shown += 1) if (cache.take('flood', String(shown), 160, 100)) taken += 1;
  expect(taken).toBe(2_000);
  expect(cache.take('other', '1', 160, 100)).toBe(true);
});
