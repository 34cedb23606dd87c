import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The licence of one package, as it must travel with copies of it. */
export interface Licence {
  readonly name: string;
  readonly version: string;
  /** By its SPDX name, as the package calls it. */
  readonly licence: string;
  readonly text: string;
}

/** The folders of the npm packages that went into a bundle, `node_modules/ws` for one, sorted. */
export const packagesIn = (inputs: Readonly<Record<string, unknown>>): string[] => {
  const folders = Object.keys(inputs).flatMap((path) => {
    // Greedy: of a package within a package, the inner one.
    const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0];
    return folder === undefined ? [] : [folder];
  });
  return [...new Set(folders)].sort();
};

/** The licences of packages, given by folder. Throws for a package that has none, by name or by text. */
export const licencesOf = (folders: readonly string[], root: string): Licence[] =>
  folders.map((folder) => {
    const dir = join(root, folder);
    const file = readdirSync(dir).find((each) => /^licen[cs]e(\.(md|txt))?$/i.test(each));
    if (file === undefined) throw new Error(`${folder} has no licence file and cannot be shipped`);
    const { name, version, license } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
    if (typeof license !== 'string') throw new Error(`${folder} names no licence and cannot be shipped`);
    return { name, version, licence: license, text: readFileSync(join(dir, file), 'utf8').trim() };
  });

/** The same as one text for people. */
export const notices = (folders: readonly string[], root: string): string =>
  licencesOf(folders, root)
    .map(({ name, version, text }) => `${name} ${version}\n\n${text}\n`)
    .join(`\n${'-'.repeat(72)}\n\n`);
