import { expect, test } from '@jest/globals';
import { networkLook } from './network-look.ts';

test.each(['linux', 'darwin', 'win32'] as const)(
  'the look of %s says the same of a network that stays the same',
  (platform) => {
    const look = networkLook[platform];
    expect(look()).toBe(look());
  },
);

test('on Linux it has the table of routes', () => {
  expect(networkLook.linux()).toMatch(process.platform === 'linux' ? /^Iface\tDestination/ : /ENOENT/);
});
