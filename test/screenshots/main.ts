import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import type { Page } from 'playwright-core';
import { facilities } from '../support/facilities.ts';
import { freshBundles } from '../support/fresh-bundles.ts';
import { indexedPng } from './indexed-png.ts';
import { fileOf, pictureOf } from './pictures.ts';
import { record } from './record.ts';
import { folder, keepWords } from './words-file.ts';

/** The page as it stands there, without the ring of the key that led there. */
async function pictureFrom(page: Page): Promise<Buffer> {
  await page.evaluate('document.activeElement.blur()');
  const png = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const image = `<image width="${width}" height="${height}" href="data:image/png;base64,${png.toString('base64')}"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${image}</svg>`;
  return indexedPng(new Resvg(svg).render().pixels, width, height);
}

for (const name of ['display', 'dbus', 'electron'] as const) {
  const missing = facilities[name]();
  if (missing !== undefined) throw new Error(`pictures need ${missing}`);
}
await freshBundles('tray-ui');
rmSync(folder, { recursive: true, force: true });
mkdirSync(join(folder, 'words'), { recursive: true });
for (const scheme of ['light', 'dark'] as const) {
  const { words } = await record(scheme, async (state, place, page) => {
    const picture = pictureOf(state, place);
    if (picture === undefined) return;
    writeFileSync(join(folder, fileOf(picture, scheme)), await pictureFrom(page));
  });
  for (const [state, text] of words) keepWords(state, text);
}
