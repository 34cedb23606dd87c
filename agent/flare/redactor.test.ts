import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { redacted, redactor } from './redactor.ts';

const redact = () =>
  redactor({ users: ['anna', 'Anna Schmidt', 'Schmidt'], homes: ['/srv/people/anna'], hosts: ['annas-laptop'] });

describe('a redaction takes out', () => {
  test.each([
    ['the name of an account', 'anna is logged in', '<user1> is logged in'],
    ['a full name before its parts', 'Anna Schmidt', '<user1>'],
    ['a home by its path', '/home/berta/x.txt', '/home/<user1>/x.txt'],
    ['a home of Windows', 'C:\\Users\\Berta\\x', 'C:\\Users\\<user1>\\x'],
    ['a home that lies elsewhere', '/srv/people/anna/notes', '<home1>/notes'],
    ['the name of the machine', 'on annas-laptop.lan', 'on <host1>.lan'],
    ['an e-mail address', 'ask anna.s@mail.example now', 'ask <email1> now'],
    ['an IPv4 address', 'from 192.168.7.9:443', 'from <ip1>:443'],
    ['an IPv6 address', 'from fe80::1ff:fe23:4567:890a', 'from <ip1>'],
    ['a MAC address', 'eth0 aa:bb:cc:dd:ee:ff up', 'eth0 <mac1> up'],
    ['a UUID', 'disk 0f8fad5b-d9cb-469f-a165-70867728950e', 'disk <id1>'],
    ['a machine id', '0123abcd0123abcd0123abcd0123abce', '<token1>'],
    ['a serial number', 'Serial Number: C02XK1ZYJG5J', 'Serial Number: <serial1>'],
    ['a JWS', 'got eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln', 'got <token1>'],
    ['an enrolment code', 'code stance1.eyJ1cmwiOiJodHRwczovL3gifQ', 'code <code1>'],
    ['the account of a proxy', 'http://anna:hush@proxy.example:3128', 'http://<account1>@proxy.example:3128'],
    ['a password that says what it is', 'password=hush', 'password=<secret1>'],
    ['a header that signs in', 'Authorization: Bearer aGk6aGk', 'Authorization: Bearer <secret1>'],
    ['a private key', 'x -----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY----- y', 'x <secret1> y'],
  ])('%s', (_, text, left) => {
    expect(redact()(text)).toBe(left);
  });

  test.each([
    'read from /usr/lib/x86_64-linux-gnu/libc.so.6',
    'connect ECONNREFUSED 127.0.0.1:443 and ::1',
    'at 07:48:26 on 2026-11-22T08:08:30.943Z',
    'stance 0.1.0, Node 24.21.0, linux 6.1.0-18-amd64',
    'no answer to: iptables-legacy-rules, ip6tables-legacy-rules',
    'https://stance.example/v1/stream',
    'the token was refused',
    'wdavdaemonclient and MicrosoftDefenderAdvancedThreatProtection',
  ])('nothing of: %s', (text) => {
    expect(redact()(text)).toBe(text);
  });

  test('the same thing by the same word throughout a file, and another by another', () => {
    const one = redact();
    expect(redacted([{ a: 'from 10.0.0.1' }, '10.0.0.2', '10.0.0.1', 7, null], one)).toEqual([
      { a: 'from <ip1>' },
      '<ip2>',
      '<ip1>',
      7,
      null,
    ]);
    expect(one(one('anna at 10.0.0.1'))).toBe('<user1> at <ip1>');
  });

  test('every key, nonce and hash of ours, whatever letters it happens to be of', () => {
    for (let count = 0; count < 5_000; count++) {
      const text = randomBytes(32).toString('base64url');
      expect(redact()(`a ${text} z`)).toMatch(/^a [-_]*<token1>[-_]* z$/);
    }
    expect(redact()('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ')).toBe('<token1>');
  });

  test('hostile texts in no time', () => {
    const started = performance.now();
    for (const part of [':', 'a:', '1.', 'a.', '-', 'eyJ', '/home/', 'password', '@a.', '-----BEGIN A-----'])
      redact()(part.repeat(20_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
