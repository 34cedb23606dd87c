import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** The npm packages that went into a bundle, by name, sorted. */
export const packagesIn = (inputs: Metafile['inputs']): string[] => {
  const names = Object.keys(inputs).flatMap((path) => {
    const name = /(?:^|.*\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
    return name === undefined ? [] : [name];
  });
  return [...new Set(names)].sort();
};

/** The licence text of every named package, as it must travel with copies of it. Throws for a package that has none. */
export const notices = (packages: readonly string[], root: string): string =>
  packages
    .map((name) => {
      const dir = join(root, 'node_modules', name);
      const file = readdirSync(dir).find((each) => /^licen[cs]e(\.(md|txt))?$/i.test(each));
      if (file === undefined) throw new Error(`${name} has no licence file and cannot be shipped`);
      const { version } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
      return `${name} ${version}\n\n${readFileSync(join(dir, file), 'utf8').trim()}\n`;
    })
    .join(`\n${'-'.repeat(72)}\n\n`);
