/** Deeper than any list of Apple's; a list that holds itself would go on for ever. */
const depthLimit = 32;
/** One object may stand in many places, so that a small file can spell out a list without end. */
const valueLimit = 100_000;
/** Where Apple's clock starts, 2001-01-01, on ours. */
const appleEpochMs = Date.UTC(2001, 0, 1);

const header = 'bplist00';
const trailerBytes = 32;

/** Where in a file its objects lie, as its last 32 bytes tell (CFBinaryPList.c). */
interface Layout {
  readonly view: DataView;
  readonly refBytes: number;
  readonly offsets: readonly number[];
  /** Ends the objects: behind it lies the table of offsets. */
  readonly end: number;
  left: number;
}

export const isBinaryPlist = (bytes: Uint8Array): boolean =>
  header.split('').every((char, at) => bytes[at] === char.charCodeAt(0));

/**
 * The value in a binary property list: strings, numbers, booleans, Dates, bytes, arrays and plain objects.
 * Throws RangeError for whatever does not hold together, such as a file that is cut off.
 */
export function parseBinaryPlist(bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isBinaryPlist(bytes) || bytes.length < header.length + trailerBytes) throw new RangeError('no binary list');
  const trailer = bytes.length - trailerBytes;
  const offsetBytes = view.getUint8(trailer + 6);
  const refBytes = view.getUint8(trailer + 7);
  const count = readInt(view, trailer + 8, 8);
  const top = readInt(view, trailer + 16, 8);
  const table = readInt(view, trailer + 24, 8);
  if (offsetBytes < 1 || offsetBytes > 8 || refBytes < 1 || refBytes > 8) throw new RangeError('size of a reference');
  if (count < 1 || count > valueLimit || table + count * offsetBytes !== trailer)
    throw new RangeError('table of offsets');
  const offsets = Array.from({ length: count }, (_, at) => readInt(view, table + at * offsetBytes, offsetBytes));
  return readObject({ view, refBytes, offsets, end: table, left: valueLimit }, top, 0);
}

function readObject(layout: Layout, ref: number, depth: number): unknown {
  const at = layout.offsets[ref];
  if (at === undefined || at < header.length || at >= layout.end) throw new RangeError('reference to nothing');
  if (depth > depthLimit || layout.left-- <= 0) throw new RangeError('too deep or too much');
  const { view } = layout;
  const marker = view.getUint8(at);
  const low = marker & 0x0f;
  switch (marker >> 4) {
    case 0x0:
      if (low === 8 || low === 9) return low === 9;
      throw new RangeError('value of no kind');
    case 0x1:
      return readInt(view, at + 1, span(layout, at + 1, 2 ** low));
    case 0x2:
      if (low === 2) return view.getFloat32(at + 1);
      if (low === 3) return view.getFloat64(at + 1);
      throw new RangeError('value of no kind');
    case 0x3:
      return dateOf(view.getFloat64(at + 1));
    case 0x4: {
      const { start, count } = sizeOf(layout, at, low);
      return new Uint8Array(view.buffer, view.byteOffset + start, span(layout, start, count)).slice();
    }
    case 0x5: {
      const { start, count } = sizeOf(layout, at, low);
      return text(layout, start, count, 1);
    }
    case 0x6: {
      const { start, count } = sizeOf(layout, at, low);
      return text(layout, start, count, 2);
    }
    case 0xa: {
      const { start, count } = sizeOf(layout, at, low);
      return references(layout, start, count).map((item) => readObject(layout, item, depth + 1));
    }
    case 0xd: {
      const { start, count } = sizeOf(layout, at, low);
      const refs = references(layout, start, count * 2);
      return Object.fromEntries(
        Array.from({ length: count }, (_, item) => [
          keyOf(readObject(layout, refs[item] as number, depth + 1)),
          readObject(layout, refs[count + item] as number, depth + 1),
        ]),
      );
    }
    default:
      throw new RangeError('value of no kind');
  }
}

function dateOf(secondsSince2001: number): Date {
  const date = new Date(appleEpochMs + secondsSince2001 * 1_000);
  if (Number.isNaN(date.getTime())) throw new RangeError('no date');
  return date;
}

function keyOf(value: unknown): string {
  if (typeof value !== 'string') throw new RangeError('key that is no text');
  return value;
}

/** How many there are: in the marker itself, or in the number behind it. */
function sizeOf(layout: Layout, at: number, low: number): { start: number; count: number } {
  if (low !== 0x0f) return { start: at + 1, count: low };
  const marker = layout.view.getUint8(at + 1);
  if (marker >> 4 !== 0x1) throw new RangeError('size that is no number');
  const bytes = span(layout, at + 2, 2 ** (marker & 0x0f));
  return { start: at + 2 + bytes, count: readInt(layout.view, at + 2, bytes) };
}

/** `count` if so many bytes are there before the table of offsets. */
function span(layout: Layout, start: number, count: number): number {
  if (count < 0 || start + count > layout.end) throw new RangeError('value beyond the end');
  return count;
}

function text(layout: Layout, start: number, count: number, unitBytes: 1 | 2): string {
  span(layout, start, count * unitBytes);
  let text = '';
  for (let at = start; at < start + count * unitBytes; at += unitBytes)
    text += String.fromCharCode(unitBytes === 1 ? layout.view.getUint8(at) : layout.view.getUint16(at));
  return text;
}

function references(layout: Layout, start: number, count: number): number[] {
  span(layout, start, count * layout.refBytes);
  return Array.from({ length: count }, (_, item) =>
    readInt(layout.view, start + item * layout.refBytes, layout.refBytes),
  );
}

/** A big-endian integer; of eight bytes and more the sign counts. Throws for one that a number cannot hold. */
function readInt(view: DataView, at: number, bytes: number): number {
  let value = bytes >= 8 ? BigInt(view.getInt8(at)) : BigInt(view.getUint8(at));
  for (let next = 1; next < bytes; next++) value = value * 256n + BigInt(view.getUint8(at + next));
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError('number too large');
  return number;
}
