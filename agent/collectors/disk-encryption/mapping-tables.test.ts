import { describe, expect, test } from '@jest/globals';
import { parseTables } from './mapping-tables.ts';

const whole = 'a,CRYPT-LUKS2-0-a,3,rw,0 2048 crypt aes-xts-plain64 :64:logon:cryptsetup:x-d0 0 8:1 32768';

describe('the table of mappings', () => {
  test('gives each mapping with its segments, and no key', () => {
    const key = '6b'.repeat(64);
    const text = `${whole};b,CRYPT-PLAIN-b,4,ro,0 8 crypt aes-cbc-essiv:sha256 ${key} 0 8:2 0 1 allow_discards,8 8 linear 8:2 8\n`;
    expect(parseTables(text)).toEqual([
      { number: 3, uuid: 'CRYPT-LUKS2-0-a', segments: [{ start: 0, length: 2048, cipher: 'aes-xts-plain64' }] },
      {
        number: 4,
        uuid: 'CRYPT-PLAIN-b',
        segments: [
          { start: 0, length: 8, cipher: 'aes-cbc-essiv:sha256' },
          { start: 8, length: 8, cipher: undefined },
        ],
      },
    ]);
    expect(JSON.stringify(parseTables(text))).not.toContain('6b');
  });

  test('keeps what a name hides behind a backslash in its place', () => {
    const named = String.raw`a\,b\;c,CRYPT-LUKS2-0-a\,b\;c,3,rw,0 8 crypt capi:authenc(hmac(sha256)\,xts(aes))-plain64 - 0 8:1 0`;
    expect(parseTables(`${named}\n`)).toEqual([
      {
        number: 3,
        uuid: 'CRYPT-LUKS2-0-a,b;c',
        segments: [{ start: 0, length: 8, cipher: 'capi:authenc(hmac(sha256),xts(aes))-plain64' }],
      },
    ]);
  });

  test.each(['', '\n', 'No devices found\n'])('is empty where dmsetup prints %j', (text) =>
    expect(parseTables(text)).toEqual([]),
  );

  test.each([
    whole,
    whole.slice(0, 60),
    `${whole};\n`,
    `${whole}\n${whole}\n`,
    `${whole},\n`,
    `${whole.replace(' crypt ', ' striped ')}\n`,
    `${whole.replace(',rw,', ',')}\n`,
    `${whole.replace(',3,', ',,')}\n`,
    'a: 0 2048 crypt aes-xts-plain64 0 0 8:1 0\n',
    'garbage\n',
  ])('makes no sense as %j', (text) => expect(parseTables(text)).toBeUndefined());
});
