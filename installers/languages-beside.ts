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
    const language = new RegExp(`^\\./(${others.join('|')})\\.ts$`);
    build.onResolve({ filter: language }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path: `./words/${language.exec(path)?.[1]}.cjs`, external: true } : undefined,
    );
  },
};

/** A file for each language, made of `<folder>/<id>.ts`. */
export const languageSteps = (
  folder: 'shared/words' | 'tray-ui/words',
  options: Extract<Step, { from: string }>['options'],
): Step[] =>
  others.map((id) => ({
    from: `${folder}/${id}.ts`,
    to: `words/${id}.cjs`,
    // As people read them: half the size of escapes, and a package is looked into.
    options: { ...options, charset: 'utf8' },
  }));

/** The names of these files. */
export const languageFiles: readonly string[] = others.map((id) => `words/${id}.cjs`);
