import { expect, test } from '@jest/globals';
import { nonceBook } from './nonce-book.ts';

test('a nonce is 256 random bits, good once and for ten minutes', () => {
  const book = nonceBook();
  const [one, two] = [book.issue(100), book.issue(100)];
  expect(one).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(one).not.toBe(two);
  expect([book.take(one, 699), book.take(one, 699)]).toEqual([true, false]);
  expect([book.take(two, 700), book.take(two, 100)]).toEqual([false, false]);
});

test('nothing is a nonce that was not given here', () => {
  const book = nonceBook();
  expect([book.take(undefined, 0), book.take('', 0), book.take(nonceBook().issue(0), 0)]).toEqual([
    false,
    false,
    false,
  ]);
});

test('only the newest few are outstanding, so a connection cannot be made to hold many', () => {
  const book = nonceBook();
  const given = Array.from({ length: 6 }, () => book.issue(0));
  expect(given.map((nonce) => book.take(nonce, 0))).toEqual([false, false, true, true, true, true]);
});
