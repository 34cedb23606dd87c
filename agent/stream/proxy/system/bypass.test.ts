import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isBypassed } from './bypass.ts';

const covers = (host: string, ...entries: string[]) => isBypassed({ host, port: 8443 }, entries);

test.each([
  ['stance.corp.example', 'stance.corp.example'],
  ['stance.corp.example', 'STANCE.corp.example '],
  ['stance.corp.example.', 'stance.corp.example'],
  ['stance.corp.example', '*.corp.example'],
  ['stance.corp.example', '.corp.example'],
  ['stance.corp.example', '*corp*'],
  ['stance.corp.example', 'stance.*.example'],
  ['stance.corp.example', '*'],
  ['stance.corp.example', 'https://*.corp.example'],
  ['stance.corp.example', 'https://stance.corp.example:8443'],
  ['stance.corp.example', '*.corp.example:8443'],
  ['stance', '<local>'],
  ['10.1.2.3', '10.*'],
  ['10.1.2.3', '10.0.0.0/8'],
  ['169.254.7.7', '169.254/16'],
  ['2001:db8::7', '2001:db8::/32'],
  ['2001:db8::7', '2001:DB8:0::7'],
  ['2001:db8::7', '[2001:db8::7]:8443'],
])('%s is an exception by %s', (host, entry) => {
  expect(covers(host, 'other.example', entry)).toBe(true);
});

test.each([
  ['stance.corp.example', ''],
  ['stance.corp.example', 'corp.example'],
  ['notcorp.example', '*.corp.example'],
  ['corp.example', '*.corp.example'],
  ['stance.corp.example', 'stance.corp.example:443'],
  ['stance.corp.example', 'http://stance.corp.example'],
  ['stance.corp.example', '<local>'],
  ['stance.corp.example', '<-loopback>'],
  ['2001:db8::7', '<local>'],
  ['11.1.2.3', '10.0.0.0/8'],
  ['10.1.2.3', '10.0.0.0/64'],
  ['10.1.2.3', '10.0.0.0/'],
  ['169.255.7.7', '169.254/16'],
  ['ab', 'a*ab'],
  ['aba', 'ab*ba'],
])('%s is none by %s', (host, entry) => {
  expect(covers(host, entry)).toBe(false);
});

test('no list of exceptions throws, and one that goes on and on is not read to its end', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string({ unit: 'binary' })), (host, entries) => {
      expect([true, false]).toContain(isBypassed({ host, port: 443 }, entries));
    }),
  );
  expect(covers('stance.example', ...Array.from({ length: 256 }, () => 'x.example'), '*')).toBe(false);
  expect(covers(`${'a'.repeat(200)}b`, `${'*a'.repeat(120)}c`)).toBe(false);
});
