import type { Plugin } from 'esbuild';
import { languageIds } from '../shared/words/languages.ts';
import type { Step } from './bundles.ts';

/** The languages that are files of their own: all but English, which is in every bundle. */
const others = languageIds.filter((id) => id !== 'en');

/**
 * Leaves what loads a language as a file beside the bundle: whoever speaks English, and the daemon always does, neither reads nor
 * keeps the others.
 */
export const languagesBeside: Plugin = {
  name: 'languages-beside',
  setup(build) {
    const folder = new RegExp(`/(${others.join('|')})(-tray)?\\.ts$`);
    build.onResolve({ filter: folder }, ({ path, kind }) => {
      const [, name, suffix = ''] = folder.exec(path) ?? [];
      return kind === 'dynamic-import' ? { path: `./words/${name}${suffix}.cjs`, external: true } : undefined;
    });
  },
};

/** A file for each language, made of `shared/words/<id><suffix>.ts`. */
export const languageSteps = (suffix: '' | '-tray', options: Extract<Step, { from: string }>['options']): Step[] =>
  others.map((id) => ({
    from: `shared/words/${id}${suffix}.ts`,
    to: `words/${id}${suffix}.cjs`,
    // As people read them: half the size of escapes, and a package is looked into.
    options: { ...options, charset: 'utf8' },
  }));

/** The names of these files. */
export const languageFiles = (suffix: '' | '-tray'): string[] => others.map((id) => `words/${id}${suffix}.cjs`);
