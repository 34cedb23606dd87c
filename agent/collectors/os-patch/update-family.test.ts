import { expect, test } from '@jest/globals';
import { isLike } from './update-family.ts';

test.each([
  [{ ID: 'debian' }, true],
  [{ ID: 'mint', ID_LIKE: 'ubuntu debian' }, true],
  [{ ID: 'debian-edu' }, false],
  [{ ID: 'notdebian', ID_LIKE: 'x-ubuntu' }, false],
  [{}, false],
])('%o is one of these, or like one: %s', (release, is) => {
  expect(isLike(new Map(Object.entries(release)), /debian|ubuntu/)).toBe(is);
});
