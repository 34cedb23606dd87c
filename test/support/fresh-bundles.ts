import { join } from 'node:path';
import { buildBundle, root } from '../../installers/build.ts';
import { bundles } from '../../installers/bundles.ts';
import { isFresh } from '../../installers/is-fresh.ts';

/** Where the bundles lie. */
export const dist = join(root, 'dist');

/** Builds what is out of date, so that a test that is run alone tests the code as it stands; several may ask at once. */
export async function freshBundles(...names: readonly string[]): Promise<void> {
  for (const bundle of bundles) {
    if (names.includes(bundle.name) && !isFresh(bundle, root, dist)) await buildBundle(bundle, dist);
  }
}
