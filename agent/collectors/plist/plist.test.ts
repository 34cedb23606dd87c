import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { replayHost } from '../../host/replay.ts';
import { parsePlist, readPlist } from './read-plist.ts';

/** Writes a binary list as CFBinaryPList.c lays it out: no object shared, references of two bytes, offsets of four. */
function toBinary(root: unknown): Uint8Array {
  const objects: number[][] = [];
  const bytesOf = (value: number, count: number) =>
    Array.from({ length: count }, (_, at) =>
      Number((BigInt.asUintN(64, BigInt(value)) >> BigInt(8 * (count - 1 - at))) & 255n),
    );
  const sized = (kind: number, count: number) =>
    count < 15 ? [(kind << 4) | count] : [(kind << 4) | 15, 0x12, ...bytesOf(count, 4)];
  const float = (value: number) => [...new Uint8Array(new Float64Array([value]).buffer)].reverse();
  const add = (value: unknown): number => {
    const at = objects.push([]) - 1;
    objects[at] = encode(value);
    return at;
  };
  const encode = (value: unknown): number[] => {
    if (typeof value === 'boolean') return [value ? 9 : 8];
    if (typeof value === 'number')
      return Number.isInteger(value) ? [0x13, ...bytesOf(value, 8)] : [0x23, ...float(value)];
    if (value instanceof Date) return [0x33, ...float((value.getTime() - Date.UTC(2001, 0, 1)) / 1_000)];
    if (value instanceof Uint8Array) return [...sized(4, value.length), ...value];
    if (typeof value === 'string') {
      const units = Array.from({ length: value.length }, (_, at) => value.charCodeAt(at));
      const isAscii = units.every((unit) => unit < 128);
      return [...sized(isAscii ? 5 : 6, units.length), ...units.flatMap((unit) => bytesOf(unit, isAscii ? 1 : 2))];
    }
    const refs = (values: readonly unknown[]) => values.flatMap((item) => bytesOf(add(item), 2));
    if (Array.isArray(value)) return [...sized(10, value.length), ...refs(value)];
    const entries = Object.entries(value as object);
    return [
      ...sized(13, entries.length),
      ...refs(entries.map(([key]) => key)),
      ...refs(entries.map(([, item]) => item)),
    ];
  };
  add(root);
  const head = [...'bplist00'].map((char) => char.charCodeAt(0));
  const starts = objects.map((_, at) => head.length + objects.slice(0, at).flat().length);
  const body = [...head, ...objects.flat()];
  const trailer = [0, 0, 0, 0, 0, 0, 4, 2, ...bytesOf(objects.length, 8), ...bytesOf(0, 8), ...bytesOf(body.length, 8)];
  return Uint8Array.from([...body, ...starts.flatMap((start) => bytesOf(start, 4)), ...trailer]);
}

/** Writes an XML list as Apple's tools do. */
function toXml(root: unknown): string {
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const write = (value: unknown): string => {
    if (typeof value === 'boolean') return value ? '<true/>' : '<false/>';
    if (typeof value === 'number')
      return Number.isInteger(value) ? `<integer>${value}</integer>` : `<real>${value}</real>`;
    if (value instanceof Date) return `<date>${value.toISOString().slice(0, 19)}Z</date>`;
    if (value instanceof Uint8Array) return `<data>\n\t${btoa(String.fromCharCode(...value))}\n</data>`;
    if (typeof value === 'string') return `<string>${escaped(value)}</string>`;
    if (Array.isArray(value))
      return value.length === 0 ? '<array/>' : `<array>\n${value.map(write).join('\n')}\n</array>`;
    const entries = Object.entries(value as object).map(([key, item]) => `<key>${escaped(key)}</key>\n${write(item)}`);
    return `<dict>\n${entries.join('\n')}\n</dict>`;
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    `<plist version="1.0">\n${write(root)}\n</plist>\n`,
  ].join('\n');
}

const ascii = fc.string({ unit: fc.constantFrom(...'abc <>&;"\' .') });
const leaf = fc.oneof(
  fc.boolean(),
  fc.maxSafeInteger().map((value) => value || 0),
  fc.constantFrom(0.5, -2.25, 1e-7),
  ascii,
  fc.constantFrom('Größe', '東京', '😀', 'x'.repeat(40)),
  fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1_000)),
  fc.uint8Array({ maxLength: 20 }),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('tree'), { maxLength: 20 }), fc.dictionary(ascii, tie('tree'))),
}));
const plain = (value: unknown): unknown =>
  value instanceof Date || value instanceof Uint8Array || typeof value !== 'object' || value === null
    ? value
    : Array.isArray(value)
      ? value.map(plain)
      : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));

describe('a property list', () => {
  test('reads back whatever was written, in either form', () => {
    fc.assert(
      fc.property(tree, (value) => {
        expect(parsePlist(toBinary(value))).toEqual(plain(value));
        expect(parsePlist(toXml(value))).toEqual(plain(value));
        expect(parsePlist(new TextEncoder().encode(toXml(value)))).toEqual(plain(value));
      }),
      { numRuns: 200 },
    );
  });

  test('that is cut off anywhere is none', () => {
    const value = { Updates: [{ Name: 'One' }, 2, true], When: new Date(0) };
    const [binary, xml] = [toBinary(value), toXml(value).trimEnd()];
    for (let length = 0; length < binary.length; length++) expect(parsePlist(binary.slice(0, length))).toBeUndefined();
    for (let length = 0; length < xml.length; length++) expect(parsePlist(xml.slice(0, length))).toBeUndefined();
  });

  test('with any byte changed ends, without a fault of ours', () => {
    const binary = toBinary({ list: [1, { a: 'b' }, 'x'.repeat(20), new Date(0)] });
    fc.assert(
      fc.property(fc.nat(binary.length - 1), fc.nat(255), (at, byte) => {
        parsePlist(Uint8Array.from(binary, (old, index) => (index === at ? byte : old)));
      }),
      { numRuns: 2_000 },
    );
  });

  test('keeps a key by the name of a prototype to itself', () => {
    for (const content of [toBinary(JSON.parse('{"__proto__":{"x":1}}')), toXml(JSON.parse('{"__proto__":{"x":1}}'))]) {
      const read = parsePlist(content) as object;
      expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
      expect(Object.keys(read)).toEqual(['__proto__']);
    }
  });
});

describe('a property list in a file', () => {
  const key = 'head 1048577 /list';
  const read = (answer: object) =>
    readPlist(
      replayHost({ stance: 'recording', version: 1, platform: 'darwin', at: 0, answers: { [key]: answer } }),
      '/list',
    );
  const inLatin1 = (text: string) => String.fromCharCode(...new TextEncoder().encode(text));

  test('is read from its bytes, in UTF-8 as well', async () => {
    expect(await read({ is: inLatin1(toXml({ name: 'Größe 東京' })) })).toEqual({ is: { name: 'Größe 東京' } });
    expect(await read({ is: String.fromCharCode(...toBinary([1, 'é'])) })).toEqual({ is: [1, 'é'] });
  });

  test('larger than any of Apple’s is not read in part', async () => {
    const whole = toXml('x').padEnd(1_048_576, '\n');
    expect(await read({ is: whole })).toEqual({ is: 'x' });
    expect(await read({ is: `${whole}\n` })).toEqual({ unread: 'unparseable' });
  });

  test('keeps the reason why it could not be read', async () => {
    expect(await read({ unread: 'notPermitted' })).toEqual({ unread: 'notPermitted' });
    expect(await read({ absent: true })).toEqual({ absent: true });
    expect(await read({ is: 'no list' })).toEqual({ unread: 'unparseable' });
  });
});

describe('a hostile property list', () => {
  const head = [...'bplist00'].map((char) => char.charCodeAt(0));
  const withObjects = (...objects: number[][]) => {
    const starts = objects.map((_, at) => 8 + objects.slice(0, at).flat().length);
    const body = [...head, ...objects.flat()];
    const eight = (value: number) => [0, 0, 0, 0, 0, 0, value >> 8, value & 255];
    return Uint8Array.from([
      ...body,
      ...starts,
      ...[0, 0, 0, 0, 0, 0, 1, 1],
      ...eight(objects.length),
      ...eight(0),
      ...eight(body.length),
    ]);
  };

  test.each([
    ['that holds itself', withObjects([0xa1, 0])],
    ['that doubles at every step', withObjects(...Array.from({ length: 30 }, (_, at) => [0xa2, at + 1, at + 1]), [9])],
    ['with text beyond its end', withObjects([0x5f, 0x12, 0x7f, 0xff, 0xff, 0xff])],
    ['with more items than bytes', withObjects([0xaf, 0x13, 0, 0, 0, 1, 0, 0, 0, 0])],
    ['with a size below nothing', withObjects([0x5f, 0x13, 255, 255, 255, 255, 255, 255, 255, 255])],
    ['with a number for a key', withObjects([0xd1, 1, 1], [0x10, 1])],
    ['with a reference to nothing', withObjects([0xa1, 9])],
    ['with an entity of its own', '<!DOCTYPE plist [<!ENTITY x "y">]><plist><string>&x;</string></plist>'],
    ['with an entity that nobody declared', '<plist><string>&x;</string></plist>'],
    ['with two roots', '<plist><true/><false/></plist>'],
    ['with a key and no value', '<plist><dict><key>a</key></dict></plist>'],
    ['with text between values', '<plist><array>hidden<true/></array></plist>'],
    ['that goes deeper than any', `<plist>${'<array>'.repeat(5_000)}${'</array>'.repeat(5_000)}</plist>`],
    ['that has more behind its end', '<plist><true/></plist><plist><false/></plist>'],
    ['that is empty', ''],
  ])('%s is none', (_, content) => {
    expect(parsePlist(content)).toBeUndefined();
  });
});
