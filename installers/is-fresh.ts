import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Bundle } from './bundles.ts';

/** The file of a built bundle whose time says when the build began: a source that changed later is not in it. */
export const stampOf = (bundle: Bundle, outDir: string): string => join(outDir, bundle.name, '.built');

/** What changes every bundle: the dependencies and the build itself. */
const always = ['package.json', 'package-lock.json', 'installers'];

/** When anything under a path last changed; folders count too, as a file that is gone shows only there. */
const changedAt = (path: string): number => {
  const facts = statSync(path);
  if (!facts.isDirectory()) return facts.mtimeMs;
  return readdirSync(path)
    .map((name) => changedAt(join(path, name)))
    .reduce((newest, at) => Math.max(newest, at), facts.mtimeMs);
};

/** Whether a bundle was built after the last change of everything it is made of. */
export const isFresh = (bundle: Bundle, root: string, outDir: string): boolean => {
  const stamp = statSync(stampOf(bundle, outDir), { throwIfNoEntry: false });
  if (stamp === undefined) return false;
  return [...always, ...bundle.sources].every((path) => changedAt(resolve(root, path)) < stamp.mtimeMs);
};
