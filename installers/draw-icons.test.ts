import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { drawIcons } from './draw-icons.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stance-icons-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const square = (size: number, fill: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><rect width="${size}" height="${size}" fill="${fill}"/></svg>`;

/** Width as the header of a PNG says it. */
const width = (name: string) => readFileSync(join(folder, 'out', name)).readUInt32BE(16);

test('an icon is drawn at its size and at twice, the latter from the drawing made for it', async () => {
  writeFileSync(join(folder, 'on-16.svg'), square(16, '#ff0000'));
  writeFileSync(join(folder, 'on-32.svg'), square(32, '#0000ff'));
  writeFileSync(join(folder, 'app.svg'), square(512, '#00ff00'));
  writeFileSync(join(folder, 'README.md'), 'not an icon');
  await drawIcons(folder, join(folder, 'out'));
  expect(readdirSync(join(folder, 'out')).sort()).toEqual([
    'app.png',
    'on-16.png',
    'on-16@2x.png',
    'on-32.png',
    'on-32@2x.png',
  ]);
  expect(['app.png', 'on-16.png', 'on-16@2x.png', 'on-32.png', 'on-32@2x.png'].map(width)).toEqual([
    256, 16, 32, 32, 64,
  ]);
  const [twice, own] = ['on-16@2x.png', 'on-32.png'].map((name) => readFileSync(join(folder, 'out', name)));
  expect(twice).toEqual(own);
});

test('a broken drawing fails the build', async () => {
  writeFileSync(join(folder, 'on-16.svg'), '<svg');
  await expect(drawIcons(folder, join(folder, 'out'))).rejects.toThrow();
});
