import { expect, test } from '@jest/globals';
import { addressOwner } from './address-owner.ts';

test.each([
  ['an IPv4 address is one party', '192.0.2.7', '192.0.2.7'],
  ['an IPv4 address in the form of IPv6 is the same one', '::ffff:192.0.2.7', '192.0.2.7'],
  ['an IPv6 network is one party, however many addresses it has', '2001:db8:1:2:aaaa::7', '2001:db8:1:2'],
  ['zeros that are not written count', '2001:db8::7', '2001:db8:0:0'],
  ['the loopback', '::1', '0:0:0:0'],
  ['an address with a zone', 'fe80::1%eth0', 'fe80:0:0:0'],
  ['a socket that is gone', undefined, ''],
])('%s', (_, address, owner) => {
  expect(addressOwner(address)).toBe(owner);
});
