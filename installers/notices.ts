import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folders of the npm packages that went into a bundle, `node_modules/ws` for one, sorted. */
export const packagesIn = (inputs: Readonly<Record<string, unknown>>): string[] => {
  const folders = Object.keys(inputs).flatMap((path) => {
    // Greedy: of a package within a package, the inner one.
    const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0];
    return folder === undefined ? [] : [folder];
  });
  return [...new Set(folders)].sort();
};

/** The licence texts of packages, given by folder, as they must travel with copies of them. Throws for a package that has none. */
export const notices = (folders: readonly string[], root: string): string =>
  folders
    .map((folder) => {
      const dir = join(root, folder);
      const file = readdirSync(dir).find((each) => /^licen[cs]e(\.(md|txt))?$/i.test(each));
      if (file === undefined) throw new Error(`${folder} has no licence file and cannot be shipped`);
      const { name, version } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
      return `${name} ${version}\n\n${readFileSync(join(dir, file), 'utf8').trim()}\n`;
    })
    .join(`\n${'-'.repeat(72)}\n\n`);
