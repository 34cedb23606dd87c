import { describe, expect, test } from '@jest/globals';
import { compareDebianVersions, isDebianVersion } from './debian-version.ts';

/** From older to newer. */
const ascending = [
  '0~~',
  '0~',
  '0',
  '0.9',
  '1.0~rc1-1',
  '1.0~rc1-1+b1',
  '1.0-1~deb12u1',
  '1.0-1',
  '1.0-1+deb12u1',
  '1.0-1+deb12u2',
  '1.0-1+deb12u10',
  '1.0-1.1',
  '1.0-10',
  '1.0a-1',
  '1.0+b-1',
  '1.1',
  '1.10',
  '2024.01.01',
  '1:0.1',
  '10:0',
];

describe('compareDebianVersions', () => {
  test('keeps the order of a tilde, an epoch, a revision and a number of several digits', () => {
    const shuffled = ascending.toReversed().sort(compareDebianVersions);
    expect(shuffled).toEqual(ascending);
  });

  test.each([
    ['1.0', '1.0-0'],
    ['0:1.0-1', '1.0-1'],
    ['1.001-1', '1.1-1'],
  ])('%s and %s are the same version', (a, b) => {
    expect(compareDebianVersions(a, b)).toBe(0);
  });

  test('what is no version is not taken for one', () => {
    expect(['', 'abc', '1.0 2', '1.0\n', '<none>'].map(isDebianVersion)).toEqual(Array(5).fill(false));
  });
});
