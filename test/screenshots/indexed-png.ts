import { crc32, deflateSync } from 'node:zlib';

/** A palette has so many places. */
const mostColours = 256;

/**
 * A picture as small as a PNG gets without other tools: one byte a pixel. The colours that are seen most are kept as they are, any
 * other becomes the one that is nearest to it. `rgba` is row by row, all opaque.
 */
export function indexedPng(rgba: Uint8Array, width: number, height: number): Buffer {
  const pixels = Array.from({ length: width * height }, (_, at) => colourAt(rgba, at * 4));
  const palette = mostSeen(pixels);
  const places = new Map(palette.map((colour, place) => [colour, place]));
  const rows = Buffer.alloc((width + 1) * height);
  for (const [at, colour] of pixels.entries()) {
    const place = places.get(colour) ?? nearest(colour, palette);
    places.set(colour, place);
    // Each row begins with its filter, which is none: neighbours in a palette have nothing to do with each other.
    rows[at + Math.floor(at / width) + 1] = place;
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Eight bits a pixel, by a palette (PNG, 11.2.1).
  head.set([8, 3], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const colours = Buffer.from(palette.flatMap((colour) => [...channels(colour)]));
  const data = deflateSync(rows, { level: 9, memLevel: 9 });
  return Buffer.concat([signature, chunk('IHDR', head), chunk('PLTE', colours), chunk('IDAT', data), chunk('IEND')]);
}

function mostSeen(pixels: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  // By count, and among equals by colour: the same picture gives the same file.
  const sorted = [...counts].sort(([one, often], [other, oftener]) => oftener - often || one - other);
  return sorted.slice(0, mostColours).map(([colour]) => colour);
}

function nearest(colour: number, palette: readonly number[]): number {
  const wanted = channels(colour);
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (const [place, each] of palette.entries()) {
    const distance = channels(each).reduce((sum, value, at) => sum + (value - (wanted[at] ?? 0)) ** 2, 0);
    if (distance < least) [best, least] = [place, distance];
  }
  return best;
}

const colourAt = (rgba: Uint8Array, at: number): number =>
  ((rgba[at] ?? 0) << 16) | ((rgba[at + 1] ?? 0) << 8) | (rgba[at + 2] ?? 0);
const channels = (colour: number): [number, number, number] => [colour >> 16, (colour >> 8) & 255, colour & 255];

function chunk(name: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
