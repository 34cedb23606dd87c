import { openWriter } from './write-registry.ts';

/** Runs inside wine, beside the product: writes a value of a key as often as its arguments say. */
const [key = '', times = '0'] = process.argv.slice(2);
const writer = await openWriter();
for (let turn = 0; turn < Number(times); turn++) writer.set(key, 'Flood', turn);
