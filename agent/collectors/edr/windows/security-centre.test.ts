import { describe, expect, test } from '@jest/globals';
import { productStateOf } from './security-centre.ts';

describe('the state of a product in the security centre', () => {
  test.each<[number, readonly string[] | undefined]>([
    [0x61100, []],
    [0x41000, []],
    [0x51000, []],
    [0x61110, ['definitionsOutdated']],
    [0x60100, ['off']],
    [0x40010, ['off', 'definitionsOutdated']],
    [0x62100, ['snoozed']],
    [0x63000, ['expired']],
    // Nobody says what these mean.
    [0x64100, undefined],
    [0x6f100, undefined],
    [0x61120, undefined],
  ])('%i is %j', (state, modes) => {
    expect(productStateOf(state)).toEqual(modes);
  });
});
