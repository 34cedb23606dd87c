import { expect, test } from '@jest/globals';
import { readOptions } from './options.ts';

const options = { data: { type: 'string' }, 'keep-hardware': { type: 'boolean' } } as const;

test.each(['-fxZ3_', '--abcdef', '-0KqYx3wEbkq7Hn0gW6bGJXhX2zyKf3QmGJ0a1c2d3E'])(
  'a name that begins with a hyphen is a name: %s',
  (name) => {
    const parsed = readOptions([name, '--data', '/srv/stance', '--keep-hardware'], options, 1);
    expect(parsed).toMatchObject({ positionals: [name], values: { data: '/srv/stance', 'keep-hardware': true } });
    expect(readOptions(['--data', '/srv/stance', '--', name], options, 1).positionals).toEqual([name]);
    expect(readOptions(['other', name], options, 2).positionals).toEqual(['other', name]);
  },
);

test('an option that is not known is refused where no name is expected, and is no second name where one is', () => {
  expect(() => readOptions(['--jsno'], options)).toThrow(/jsno/);
  expect(() => readOptions(['abcdef', '--keep-hardwear'], options, 1)).toThrow('one word too many: --keep-hardwear');
  expect(() => readOptions(['-x'], options, 1)).toThrow(/-x/);
});

test('what follows an option is its value and no name', () => {
  expect(() => readOptions(['--data', '-fxZ3_'], options, 1)).toThrow(/data/);
});
