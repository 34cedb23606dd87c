import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { encodeCommand, readAnswer, type TpmCommand } from './command.ts';
import { createPrimary, flushContext, hierarchy, load, readPublic, signDigest } from './object-commands.ts';
import { nameOf, signingKeyOf, signingTemplate, storageTemplate } from './public-area.ts';
import { TpmFault } from './tpm-fault.ts';
import { sized, u16, u32 } from './write-bytes.ts';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const hex = (command: TpmCommand<unknown>) => encodeCommand(command).toString('hex');

/** An answer without sessions. */
const plain = (body: Buffer, code = 0) => Buffer.concat([u16(0x8001), u32(10 + body.length), u32(code), body]);
/** An answer to one password. */
const withPassword = (parameters: Buffer, handle: Buffer = Buffer.alloc(0)) => {
  const body = Buffer.concat([handle, u32(parameters.length), parameters, bytes('0000 01 0000')]);
  return Buffer.concat([u16(0x8002), u32(10 + body.length), u32(0), body]);
};

const faultOf = (work: () => unknown): Partial<TpmFault> => {
  try {
    work();
  } catch (error) {
    if (error instanceof TpmFault) return { kind: error.kind, message: error.message };
    throw error;
  }
  return {};
};

describe('a command on the wire', () => {
  test('without a session is a header, and what it says', () => {
    expect(hex(flushContext(0x80000001))).toBe('80010000000e0000016580000001');
  });

  test('with an empty password carries one session of nine octets', () => {
    const digest = createHash('sha256').update('evidence').digest();
    expect(hex(signDigest(0x80000000, digest))).toBe(
      `8002 00000049 0000015d 80000000 00000009 40000009 0000 01 0000 0020 ${digest.toString('hex')} 0018 000b 8024 40000007 0000`.replaceAll(
        ' ',
        '',
      ),
    );
  });

  test('makes the storage key of TCG’s template: AES-128 CFB, P-256, restricted to storing', () => {
    expect(hex(createPrimary(hierarchy.owner, storageTemplate))).toContain(
      '005a0023000b00030472000000060080004300100003001000200000'.replaceAll(' ', ''),
    );
  });

  test('makes a device key that is bound to this TPM, unrestricted, and outside of the dictionary-attack lock', () => {
    expect(signingTemplate.toString('hex')).toBe('0023000b00040472000000100018000b0003001000000000');
  });
});

describe('an answer', () => {
  const command = readPublic(0x80000000);

  test('of a signature is made 32 octets a number, where the chip left out zeros', () => {
    const answer = withPassword(
      Buffer.concat([u16(0x18), u16(0x0b), sized(Buffer.from([7])), sized(Buffer.from([9]))]),
    );
    const signature = readAnswer(signDigest(0x80000000, Buffer.alloc(32)), answer);
    expect(signature).toHaveLength(64);
    expect([signature[31], signature[63], signature[0]]).toEqual([7, 9, 0]);
  });

  test('with a handle gives it', () => {
    const answer = withPassword(sized(Buffer.alloc(34)), u32(0x80000002));
    const kept = { privateBlob: Buffer.alloc(1), publicArea: Buffer.alloc(1) };
    expect(readAnswer(load(0x80000000, kept), answer).handle).toBe(0x80000002);
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['half a header', bytes('8001 0000')],
    ['another length than it says', Buffer.concat([plain(Buffer.alloc(6)), Buffer.alloc(1)])],
    ['the tag of sessions, where none was sent', Buffer.concat([u16(0x8002), plain(Buffer.alloc(6)).subarray(2)])],
    ['a field longer than the answer', plain(u16(900))],
    ['a field longer than any name', plain(Buffer.concat([u16(0), sized(Buffer.alloc(67)), u16(0)]))],
    ['something behind its end', plain(Buffer.alloc(7))],
    ['a refusal that goes on', plain(Buffer.alloc(1), 0x922)],
    ['more than any TPM says', plain(Buffer.alloc(5000))],
  ])('that is %s is garbled', (_, answer) => {
    expect(faultOf(() => readAnswer(command, answer)).kind).toBe('garbled');
  });

  test('whose parameters are longer than it is garbled', () => {
    const answer = withPassword(Buffer.alloc(4));
    answer.writeUInt32BE(0xffff_ffff, 10);
    expect(faultOf(() => readAnswer(signDigest(0x80000000, Buffer.alloc(32)), answer)).kind).toBe('garbled');
  });
});

describe('the public area of a device key', () => {
  const point = Buffer.concat([sized(Buffer.alloc(32, 1)), sized(Buffer.alloc(31, 2))]);
  const area = Buffer.concat([signingTemplate.subarray(0, -4), point]);

  test('gives its key, numbers at their full length', () => {
    const { x, y } = signingKeyOf(area);
    expect(Buffer.from(x, 'base64url')).toEqual(Buffer.alloc(32, 1));
    expect(Buffer.from(y, 'base64url')).toEqual(Buffer.concat([Buffer.alloc(1), Buffer.alloc(31, 2)]));
  });

  test.each([2, 4, 5, 6, 7, 12, 14, 16, 18])('that differs in octet %i is none', (at) => {
    const other = Buffer.from(area);
    other[at] = (other[at] ?? 0) ^ 2;
    expect(faultOf(() => signingKeyOf(other)).kind).toBe('garbled');
  });

  test('has a name that covers all of it', () => {
    expect(nameOf(area).subarray(0, 2)).toEqual(u16(0x0b));
    expect(nameOf(area).equals(nameOf(Buffer.concat([area, Buffer.alloc(1)])))).toBe(false);
  });
});
