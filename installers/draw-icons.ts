import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { Resvg } from '@resvg/resvg-js';

/** Width of the drawing that window lists and launchers show; they scale it down. */
const appIconPixels = 256;

/**
 * Draws every SVG under a folder to PNG at the same place under another, because Electron reads no SVG. A file that ends in
 * a size (`blocked-22.svg`) is drawn at that size and, as `@2x`, at twice: from the drawing made for that size, where there
 * is one, so that its edges lie on whole pixels.
 */
export async function drawIcons(from: string, to: string): Promise<void> {
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.name.endsWith('.svg'))
    .map((entry) => join(entry.parentPath, entry.name));
  const known = new Set(paths);
  for (const path of paths) {
    const target = join(to, relative(from, path)).replace(/\.svg$/, '');
    await mkdir(dirname(target), { recursive: true });
    const size = /-(\d+)\.svg$/.exec(path)?.[1];
    if (size === undefined) {
      await writeFile(`${target}.png`, await draw(path, appIconPixels));
      continue;
    }
    const twice = 2 * Number(size);
    const doubled = path.replace(/-\d+\.svg$/, `-${twice}.svg`);
    await writeFile(`${target}.png`, await draw(path, Number(size)));
    await writeFile(`${target}@2x.png`, await draw(known.has(doubled) ? doubled : path, twice));
  }
}

async function draw(path: string, pixels: number): Promise<Uint8Array> {
  const svg = new Resvg(await readFile(path, 'utf8'), {
    fitTo: { mode: 'width', value: pixels },
    font: { loadSystemFonts: false },
  });
  return svg.render().asPng();
}
