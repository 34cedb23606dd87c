import { expect, test } from '@jest/globals';
import { isExcepted } from './no-proxy.ts';

const covers = (noProxy: string, host: string, port = 443) => isExcepted(host, port, noProxy);

test('a star covers everything, and an empty list nothing', () => {
  expect([covers('*', 'stance.example'), covers('', 'stance.example'), covers(' , ', 'stance.example')]).toEqual([
    true,
    false,
    false,
  ]);
});

test('a name covers itself and what is below it, and no name that only ends like it', () => {
  const hosts = ['corp.example', 'stance.corp.example', 'notcorp.example', 'corp.example.evil.test'];
  expect(hosts.map((host) => covers('corp.example', host))).toEqual([true, true, false, false]);
  expect(covers('intern.test, CORP.example', 'stance.corp.example')).toBe(true);
});

test.each(['.corp.example', '*.corp.example'])('%s covers only what is below', (entry) => {
  expect([covers(entry, 'stance.corp.example'), covers(entry, 'corp.example')]).toEqual([true, false]);
});

test('a port narrows an exception to itself', () => {
  expect([
    covers('stance.example:8443', 'stance.example', 8443),
    covers('stance.example:8443', 'stance.example'),
  ]).toEqual([true, false]);
  expect([covers('[2001:db8::1]:8443', '2001:db8::1', 8443), covers('10.0.0.9:8443', '10.0.0.9')]).toEqual([
    true,
    false,
  ]);
});

test('addresses and networks cover addresses, however they are written', () => {
  expect(covers('2001:db8:0:0::1', '2001:db8::1')).toBe(true);
  expect([covers('10.0.0.0/8', '10.9.8.7'), covers('10.0.0.0/8', '11.0.0.1')]).toEqual([true, false]);
  expect([covers('2001:db8::/32', '2001:db8:7::9'), covers('2001:db8::/32', '2001:db9::1')]).toEqual([true, false]);
  expect(covers('10.0.0.0/8', 'ten.example')).toBe(false);
});

test.each(['10.0.0.0/64', '10.0.0/8', 'x/8', '.', ':443', '[::1', '/', '*.'])(
  '%s is a slip and covers nothing',
  (entry) => {
    expect([covers(entry, '10.0.0.1'), covers(entry, 'stance.example'), covers(entry, '::1')]).toEqual([
      false,
      false,
      false,
    ]);
  },
);
