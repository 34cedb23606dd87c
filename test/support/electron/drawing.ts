import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import type { Pixmap } from './status-notifier.ts';

const icons = join(import.meta.dirname, '../../../tray-ui/icons/tray');

/** Rounding on the way from drawing to bus: colours are scaled by alpha and back. */
const tolerance = 3;

/** How many pixels of a picture from the bus differ from the source of an icon, drawn anew at the same size. */
export function pixelsThatDiffer(pixmap: Pixmap, icon: string): number {
  const svg = readFileSync(join(icons, `${icon}.svg`), 'utf8');
  const { pixels, width } = new Resvg(svg, { fitTo: { mode: 'width', value: pixmap.width } }).render();
  if (width !== pixmap.width || pixels.length !== pixmap.argb.length) return Number.POSITIVE_INFINITY;
  let differing = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    const [r = 0, g = 0, b = 0, a = 0] = pixels.subarray(at, at + 4);
    const [alpha = 0, ...colour] = pixmap.argb.subarray(at, at + 4);
    const isOff = (wanted: number, found: number | undefined) => Math.abs(wanted - (found ?? -255)) > tolerance;
    // What is half seen through has no colour that survives the scaling exactly; its alpha does.
    const wrongInk = a === 255 && [r, g, b].some((value, channel) => isOff(value, colour[channel]));
    if (isOff(a, alpha) || wrongInk) differing += 1;
  }
  return differing;
}
