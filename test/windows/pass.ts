import { writeFileSync } from 'node:fs';
import { collect } from '../../agent/collect.ts';
import { localHost } from '../../agent/host/local.ts';

/** Runs inside wine: one look at every signal, as the product looks; readings and times go to the file in its argument. */
const host = localHost('win32');
const first = performance.now();
const collected = await collect(host);
const second = performance.now();
await collect(host);
const times = { firstMs: second - first, secondMs: performance.now() - second };
writeFileSync(process.argv[2] ?? '', JSON.stringify({ collected, times }));
