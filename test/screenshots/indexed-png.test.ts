import { expect, test } from '@jest/globals';
import { Resvg } from '@resvg/resvg-js';
import { indexedPng } from './indexed-png.ts';

/** What another program reads in a PNG. */
function read(png: Buffer, width: number, height: number): Buffer {
  const href = `data:image/png;base64,${png.toString('base64')}`;
  const image = `<image width="${width}" height="${height}" href="${href}"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${image}</svg>`;
  return Buffer.from(new Resvg(svg).render().pixels);
}

test('a picture with few colours is the same to the byte', () => {
  const rgba = Buffer.from(Array.from({ length: 40 * 30 }, (_, at) => [at % 40, 255 - (at % 5), 7, 255]).flat());
  expect(read(indexedPng(rgba, 40, 30), 40, 30).equals(rgba)).toBe(true);
});

test('with more colours than a palette has, what is seen most stays as it is and the rest is near', () => {
  const rgba = Buffer.from(
    Array.from({ length: 100 * 100 }, (_, at) =>
      at % 2 === 0 ? [1, 2, 3, 255] : [(at >> 1) % 100, (at >> 4) % 4, 200, 255],
    ).flat(),
  );
  const again = read(indexedPng(rgba, 100, 100), 100, 100);
  for (let at = 0; at < rgba.length; at += 8) expect([...again.subarray(at, at + 4)]).toEqual([1, 2, 3, 255]);
  const off = again.reduce((most, value, at) => Math.max(most, Math.abs(value - (rgba[at] ?? 0))), 0);
  expect(off).toBeGreaterThan(0);
  expect(off).toBeLessThan(64);
});
