import fc from 'fast-check';
import { refusal } from '../support/altered-tpm.ts';

/** What becomes of a TPM's answer; one that hangs comes once `released` is over. */
export type Harm = (answer: Buffer, released: Promise<void>) => Promise<Uint8Array>;

const instead =
  (give: (answer: Buffer) => Uint8Array): Harm =>
  async (answer) =>
    give(answer);
const change =
  (harm: (answer: Buffer) => unknown): Harm =>
  async (answer) => {
    const copy = Buffer.from(answer);
    harm(copy);
    return copy;
  };

const place = fc.nat(400);
/** A code that a TPM may give, and ones that it may not. */
const code = fc.oneof(
  fc.integer({ min: 1, max: 0xfff }),
  fc.constantFrom(0x921, 0x922, 0x901, 0x18b, 0x910, 0x1df, 0x101, 0x000b_0143),
  fc.integer({ min: 1, max: 0xffff_ffff }),
);

/** Every way in which we thought that an answer can be wrong, late or none. */
export const harm: fc.Arbitrary<Harm> = fc.oneof(
  // Too short, too long, another answer, none at all.
  place.map((size) => instead((answer) => answer.subarray(0, size % answer.length))),
  fc.uint8Array({ minLength: 1, maxLength: 64 }).map((more) => instead((answer) => Buffer.concat([answer, more]))),
  fc.uint8Array({ maxLength: 300 }).map((other) => instead(() => other)),
  fc.constant(instead(() => Buffer.alloc(100_000, 0x80))),
  // One octet; the length; the tag; a size, wherever two octets may be one.
  fc
    .tuple(place, fc.integer({ min: 1, max: 255 }))
    .map(([at, by]) =>
      change((answer) => answer.writeUInt8(answer.readUInt8(at % answer.length) ^ by, at % answer.length)),
    ),
  fc.nat(0xffff_ffff).map((size) => change((answer) => answer.writeUInt32BE(size, 2))),
  fc.nat(0xffff).map((tag) => change((answer) => answer.writeUInt16BE(tag))),
  fc
    .tuple(place, fc.nat(0xffff))
    .map(([at, size]) => change((answer) => answer.writeUInt16BE(size, at % (answer.length - 1)))),
  // A refusal, with the rest of the answer or without it.
  code.map((each) => change((answer) => answer.writeUInt32BE(each, 6))),
  code.map((each) => instead(() => refusal(each))),
  // No answer in any time, and a device that fails.
  fc.constant<Harm>((answer, released) => released.then(() => answer)),
  fc.constant<Harm>(() => Promise.reject(Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' }))),
);
