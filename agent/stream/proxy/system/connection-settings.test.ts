import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { connectionSettings } from './connection-settings.ts';

const word = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const text = (value: string): Buffer => Buffer.concat([word(value.length), Buffer.from(value, 'latin1')]);
const settings = (flags: number, ...more: Buffer[]): string =>
  Buffer.concat([word(0x18), word(0), word(flags), ...more]).toString('hex');

describe('the settings that Windows keeps of a connection', () => {
  test('name a proxy and its exceptions', () => {
    expect(connectionSettings(settings(3, text('proxy.example:3128'), text('<local>;*.corp.example')))).toEqual({
      server: 'proxy.example:3128',
      bypass: '<local>;*.corp.example',
      hasScript: false,
    });
  });

  test('name none where the proxy is turned off, though its address is still there', () => {
    expect(connectionSettings(settings(1, text('proxy.example:3128'), text('')))?.server).toBeUndefined();
    expect(connectionSettings(settings(2, text(''), text('')))?.server).toBeUndefined();
  });

  test('are read as bytes that were written by hand, too', () => {
    const hex = '18000000' + '00000000' + '03000000' + '05000000' + '703a383038' + '00000000';
    expect(connectionSettings(hex)).toEqual({ server: 'p:808', bypass: '', hasScript: false });
    expect(connectionSettings(`280000000700000001000000${'00'.repeat(24)}`)).toEqual({
      server: undefined,
      bypass: '',
      hasScript: false,
    });
    expect(connectionSettings('180000000000000001000000')).toEqual({ server: undefined, bypass: '', hasScript: false });
  });

  test('tell of a script', () => {
    const script = [text(''), text(''), text('http://proxy.example/a.pac')];
    expect(connectionSettings(settings(5, ...script))).toEqual({ server: undefined, bypass: '', hasScript: true });
    expect(connectionSettings(settings(7, text('p:1'), text(''), text('http://x')))).toMatchObject({
      server: 'p:1',
      hasScript: true,
    });
    // Turned off, and still written there.
    expect(connectionSettings(settings(9, ...script))?.hasScript).toBe(false);
  });

  test('are not of this form when they are cut anywhere before their exceptions end', () => {
    const whole = settings(3, text('proxy.example:3128'), text('*.corp.example'));
    for (let at = 0; at < whole.length; at++) expect(connectionSettings(whole.slice(0, at))).toBeUndefined();
  });

  test.each([
    ['a length that leads out of them', settings(3, word(0xffffffff), text(''))],
    ['a length of one too many', settings(3, word(5), Buffer.from('abcd'))],
    ['a text longer than any list', settings(3, text('x'.repeat(16_385)), text(''))],
    ['no room for the exceptions', settings(3, text('p:1'))],
    ['no room for a proxy that is turned on', settings(3)],
    ['letters that are no bytes', `${settings(1, text(''), text(''))}zz`],
  ])('are not of this form with %s', (_, hex) => {
    expect(connectionSettings(hex)).toBeUndefined();
  });

  test('never throw, and never hold what was not in them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const found = connectionSettings(Buffer.from(bytes).toString('hex'));
        const all = Buffer.from(bytes).toString('latin1');
        expect(all).toContain(found?.server ?? '');
        expect(all).toContain(found?.bypass ?? '');
      }),
      { numRuns: 2_000 },
    );
    fc.assert(fc.property(fc.string(), (hex) => void connectionSettings(hex)));
  });

  test('are read back as they were written', () => {
    const plain = fc.string({ unit: fc.constantFrom(...'abc.:*;<>=-0129 ') });
    fc.assert(
      fc.property(plain, plain, fc.nat(15), (server, bypass, flags) => {
        expect(connectionSettings(settings(flags, text(server), text(bypass), text('')))).toEqual({
          server: (flags & 2) === 0 || server === '' ? undefined : server,
          bypass,
          hasScript: (flags & 4) !== 0,
        });
      }),
    );
  });
});
