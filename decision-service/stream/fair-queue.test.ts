import { expect, test } from '@jest/globals';
import { fairQueue } from './fair-queue.ts';

test('owners take turns, and each is served in the order it came', () => {
  const queue = fairQueue<string>(10);
  for (const item of ['a1', 'a2', 'a3', 'b1', 'c1', 'c2']) queue.add(item.charAt(0), item);
  expect([queue.first(), queue.first()]).toEqual(['a1', 'a1']);
  expect(Array.from({ length: 7 }, () => queue.next())).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3', undefined]);
  expect(queue.size).toBe(0);
});

test('who comes when all places are taken by others with one each finds none', () => {
  const queue = fairQueue<string>(3);
  for (const item of ['a', 'b', 'c']) expect(queue.add(item, item)).toBeUndefined();
  expect(queue.add('d', 'd')).toBe('d');
  expect(queue.size).toBe(3);
});

test('an owner that fills the line loses its newest to those who come after, down to a fair share', () => {
  const queue = fairQueue<string>(4);
  for (const item of ['a1', 'a2', 'a3', 'a4']) queue.add('a', item);
  expect(queue.add('a', 'a5')).toBe('a5');
  expect(queue.add('b', 'b1')).toBe('a4');
  expect(queue.add('b', 'b2')).toBe('a3');
  expect(queue.add('b', 'b3')).toBe('b3');
  expect(queue.add('a', 'a6')).toBe('a6');
  expect(Array.from({ length: 4 }, () => queue.next())).toEqual(['a1', 'b1', 'a2', 'b2']);
});

test('no flood makes it longer than its places, nor keeps the one laptop of another address out of its turn', () => {
  const queue = fairQueue<number>(100);
  for (let at = 0; at < 10_000; at++) queue.add('flood', at);
  expect(queue.add('laptop', -1)).toBeDefined();
  expect(queue.size).toBe(100);
  queue.next();
  expect(queue.next()).toBe(-1);
});
