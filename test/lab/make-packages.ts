import { join } from 'node:path';
import { buildBundle } from '../../installers/build.ts';
import { bundles } from '../../installers/bundles.ts';
import { makeDeb } from '../../installers/deb/make-deb.ts';

/** Builds the agent in `dir` and packs it once for each version; gives the packages, which lie in `dir/share`. */
export const makePackages = async (root: string, dir: string, ...versions: string[]): Promise<readonly string[]> => {
  const [agent] = bundles.filter(({ name }) => name === 'agent');
  if (agent === undefined) throw new Error('there is no bundle "agent"');
  await buildBundle(agent, dir);
  const parts = { root, agent: join(dir, 'agent/stance.cjs'), notices: '', epoch: 1_795_000_000 } as const;
  const packages: string[] = [];
  for (const version of versions)
    packages.push(await makeDeb({ ...parts, version, compression: 'gzip' }, join(dir, 'share')));
  return packages;
};
