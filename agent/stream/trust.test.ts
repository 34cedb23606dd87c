import { describe, expect, test } from '@jest/globals';
import { keptPins } from './trust.ts';

describe('the issuer keys that are pinned', () => {
  test.each([
    ['nothing new is said', ['one', 'two'], 'one', ['one', 'two'], ['one', 'two']],
    ['the next key signs, and names the one after it', ['one', 'two'], 'two', ['two', 'three'], ['two', 'three']],
    ['a code named one key, which names the next', ['one'], 'one', ['one', 'two'], ['one', 'two']],
    ['a stolen key drops the next', ['one', 'two'], 'one', ['one'], ['one', 'two']],
    ['a stolen key puts its own in the place of the next', ['one', 'two'], 'one', ['one', 'evil'], ['one', 'two']],
    ['a stolen key adds its own', ['one', 'two'], 'one', ['one', 'two', 'evil'], ['one', 'two']],
    ['a stolen key puts its own before all', ['one', 'two'], 'one', ['evil', 'one', 'two'], ['one', 'two']],
    ['a stolen key leaves itself out', ['one', 'two'], 'one', ['two', 'evil'], ['one', 'two']],
    ['the key of before would come back', ['two', 'three'], 'two', ['one', 'two', 'three'], ['two', 'three']],
  ])('%s', (_, pinned, signer, named, kept) => {
    expect(keptPins(pinned, signer, named)).toEqual(kept);
  });
});
