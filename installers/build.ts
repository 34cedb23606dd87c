import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build as esbuild, type Metafile } from 'esbuild';
import type { Bundle } from './bundles.ts';
import { drawIcons } from './draw-icons.ts';
import { stampOf } from './is-fresh.ts';
import { licencesOf, notices, packagesIn } from './notices.ts';

/** The checkout that is built. */
export const root = join(import.meta.dirname, '..');

const isShown = (path: string): boolean => !path.endsWith('.ts') && !path.endsWith('tsconfig.json');

/**
 * Builds one bundle into `<outDir>/<name>` and tells what went into it. A warning is a failure. Each file appears whole, by
 * rename, so a command that is started meanwhile never reads half of one.
 */
export const buildBundle = async (bundle: Bundle, outDir: string): Promise<Metafile> => {
  const begun = new Date();
  const metafile: Metafile = { inputs: {}, outputs: {} };
  for (const step of bundle.steps) {
    const to = join(outDir, bundle.name, step.to);
    if ('copy' in step) {
      await rm(to, { recursive: true, force: true });
      await cp(resolve(root, step.copy), to, { recursive: true, filter: isShown });
      continue;
    }
    if ('draw' in step) {
      await rm(to, { recursive: true, force: true });
      await drawIcons(resolve(root, step.draw), to);
      continue;
    }
    const made = await esbuild({
      ...step.options,
      entryPoints: [resolve(root, step.from)],
      outfile: to,
      absWorkingDir: root,
      bundle: true,
      write: false,
      metafile: true,
      legalComments: 'none',
      logLevel: 'silent',
      define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
      ...(step.command && { banner: { js: `#!/usr/bin/env ${interpreter(step.nodeOptions)}` } }),
    });
    if (made.warnings.length > 0)
      throw new Error(
        made.warnings.map((w) => `${w.location?.file ?? step.from}:${w.location?.line}: ${w.text}`).join('\n'),
      );
    for (const file of made.outputFiles) {
      await mkdir(dirname(file.path), { recursive: true });
      await writeFile(`${file.path}.${process.pid}`, file.contents);
      await chmod(`${file.path}.${process.pid}`, step.command ? 0o755 : 0o644);
      await rename(`${file.path}.${process.pid}`, file.path);
    }
    if (step.compiled !== undefined) await compile(to, join(outDir, bundle.name, step.compiled));
    Object.assign(metafile.inputs, made.metafile.inputs);
    Object.assign(metafile.outputs, made.metafile.outputs);
  }
  await writeLicences(packagesIn(metafile.inputs), join(outDir, bundle.name));
  const stamp = stampOf(bundle, outDir);
  await writeFile(stamp, '');
  await utimes(stamp, begun, begun);
  return metafile;
};

/** Env splits what follows `-S` at its blanks (coreutils 8.30, macOS 10.15; npm's own wrapper on Windows reads it, too). */
const interpreter = (options: readonly string[] = []): string =>
  options.length === 0 ? 'node' : `-S node ${options.join(' ')}`;

/** Beside a bundle: the licences of all that is in it, as a text, and as data for what shows them. */
const writeLicences = async (packages: readonly string[], to: string): Promise<void> => {
  if (packages.length === 0) return;
  await writeFile(join(to, 'THIRD-PARTY-LICENCES.txt'), notices(packages, root));
  await writeFile(join(to, 'licences.json'), JSON.stringify(licencesOf(packages, root)));
};

/** In a process of its own: the seed that makes two builds the same is one of V8's flags. */
const compile = async (source: string, to: string): Promise<void> => {
  const script = join(import.meta.dirname, 'compile-code.ts');
  await promisify(execFile)(process.execPath, ['--random-seed=1', script, source, `${to}.${process.pid}`]);
  await rename(`${to}.${process.pid}`, to);
};
