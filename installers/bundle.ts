import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../shared/errors.ts';
import { bundles } from './bundles.ts';
import { isFresh } from './is-fresh.ts';

const usage = `Usage: node installers/bundle.ts [--fresh] [${bundles.map((b) => b.name).join(' | ')}]...
Builds dist/. With --fresh it is silent and builds only what is older than its sources.`;

const root = join(import.meta.dirname, '..');
const outDir = join(root, 'dist');

try {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { fresh: { type: 'boolean' } } });
  const unknown = positionals.find((name) => !bundles.some((bundle) => bundle.name === name));
  if (unknown !== undefined) throw new Error(`there is no bundle "${unknown}"\n${usage}`);
  for (const bundle of bundles) {
    if (positionals.length > 0 && !positionals.includes(bundle.name)) continue;
    if (values.fresh && isFresh(bundle, root, outDir)) continue;
    // Loaded only here: what is fresh starts without esbuild.
    const { buildBundle } = await import('./build.ts');
    const { outputs } = await buildBundle(bundle, outDir);
    if (values.fresh) continue;
    for (const [path, { bytes }] of Object.entries(outputs)) console.log(`${path}  ${Math.ceil(bytes / 1024)} KiB`);
  }
} catch (thrown) {
  console.error(messageOf(thrown));
  process.exitCode = 1;
}
