import { describe, expect, test } from '@jest/globals';
import { nameOf } from './name-of.ts';
import { isNameOfVirtual } from './virtual-machines.ts';

test.each([
  ['Dell Inc.\n', 'Dell Inc.'],
  ['  HP   EliteBook 840 \n', 'HP EliteBook 840'],
  ['Raspberry Pi 5 Model B Rev 1.0\0', 'Raspberry Pi 5 Model B Rev 1.0'],
  // Words that fill a field only where they stand alone.
  ['System76', 'System76'],
  ['Standard PC', 'Standard PC'],
  ['X11', 'X11'],
])('%j names %j', (field, name) => {
  expect(nameOf(field)).toBe(name);
});

test.each(
  [
    '',
    ' \n',
    '-',
    '0',
    '00000000',
    'XXXXXXXX',
    '?',
    '.',
    'To Be Filled By O.E.M.',
    'to be filled by O.E.M',
    'System manufacturer',
    'System Product Name',
    'Default string',
    'Default_string',
    'Not Specified',
    'None',
    'N/A',
    'Computer',
    'O.E.M.',
    '\0\0',
  ].map((field) => [field]),
)('%j names nothing', (field) => {
  expect(nameOf(field)).toBeUndefined();
});

describe('a name without end', () => {
  test('is cut, and no sign is cut in two', () => {
    expect(nameOf('a'.repeat(63).replace(/a$/, 'b').concat('\u{1f4bb}x'))).toBe(`${'a'.repeat(62)}b\u{fffd}`);
  });
});

test.each([
  'QEMU',
  'VMware7,1',
  'VMware Virtual Platform',
  'VirtualBox',
  'VirtualMac2,1',
  'Virtual Machine',
  'KVM',
  'HVM domU',
  'Parallels ARM Virtual Machine',
  'Amazon EC2',
  'Google Compute Engine',
])('%s is a virtual machine', (name) => {
  expect(isNameOfVirtual(name)).toBe(true);
});

test.each(['Surface Laptop 5', 'Zenbook', 'Xenia 15', 'Latitude 7440', 'Standard', 'MacBook Pro (14-inch, M4, 2024)'])(
  '%s is none',
  (name) => {
    expect(isNameOfVirtual(name)).toBe(false);
  },
);
