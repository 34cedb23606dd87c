import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { splitLines } from './line-splitter.ts';

function split(limitBytes: number, chunks: readonly (string | Buffer)[]): { lines: string[]; tooLong: number } {
  const lines: string[] = [];
  let tooLong = 0;
  const read = splitLines(
    limitBytes,
    (line) => lines.push(line),
    () => {
      tooLong += 1;
    },
  );
  for (const chunk of chunks) read(Buffer.from(chunk));
  return { lines, tooLong };
}

describe('lines of a stream', () => {
  test('are the same however the bytes arrive', () => {
    void fc.assert(
      fc.property(
        fc.array(fc.string().map((text) => text.replaceAll('\n', ' '))),
        fc.array(fc.nat({ max: 200 })),
        (lines, cuts) => {
          const whole = Buffer.from(lines.map((line) => `${line}\n`).join(''));
          const at = [0, ...cuts.filter((cut) => cut < whole.length).toSorted((a, b) => a - b), whole.length];
          const chunks = at.slice(1).map((end, index) => whole.subarray(at[index], end));
          expect(split(10_000, chunks)).toEqual({
            lines: lines.map((line) => Buffer.from(line).toString()),
            tooLong: 0,
          });
        },
      ),
    );
  });

  test('wait for their end', () => {
    expect(split(10, ['ab', 'c']).lines).toEqual([]);
    expect(split(10, ['ab', 'c\nd']).lines).toEqual(['abc']);
  });

  test('may be as long as the limit and not a byte longer', () => {
    expect(split(3, ['abc\n'])).toEqual({ lines: ['abc'], tooLong: 0 });
    expect(split(3, ['abcd\n'])).toEqual({ lines: [], tooLong: 1 });
    expect(split(3, ['ab', 'cd'])).toEqual({ lines: [], tooLong: 1 });
    // Bytes, not characters.
    expect(split(3, ['éé\n'])).toEqual({ lines: [], tooLong: 1 });
  });

  test('nothing after one that is too long is read, and it is said once', () => {
    expect(split(3, ['ok\nabcd\nno\n', 'no\n', 'no\n'])).toEqual({ lines: ['ok'], tooLong: 1 });
  });

  test('keep none of the chunks they came in', () => {
    const lines: string[] = [];
    const read = splitLines(
      10_000,
      (line) => lines.push(line),
      () => undefined,
    );
    const chunk = Buffer.alloc(1);
    for (const byte of Buffer.from(`${'ab'.repeat(4_000)}\nc\n`)) {
      chunk[0] = byte;
      read(chunk);
    }
    expect(lines).toEqual(['ab'.repeat(4_000), 'c']);
  });

  test('a million bytes that come one by one take no longer than they have to', () => {
    const read = splitLines(
      1_048_576,
      () => undefined,
      () => undefined,
    );
    const chunk = Buffer.from('a');
    const began = performance.now();
    for (let count = 0; count < 1_000_000; count += 1) read(chunk);
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});
