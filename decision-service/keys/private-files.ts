import {
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemCode } from '../../shared/errors.ts';

/** Makes a folder that only its owner may enter. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
}

/** Writes a new file that only its owner may read, and returns once it is on disk. Never over an existing one. */
export function writePrivateFile(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    fchmodSync(file, 0o600);
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Replaces a file at once: a reader sees the old text or the new, never a half. */
export function replacePrivateFile(path: string, text: string): void {
  const fresh = `${path}.new`;
  rmSync(fresh, { force: true });
  writePrivateFile(fresh, text);
  renameSync(fresh, path);
  syncFolder(dirname(path));
}

/**
 * Makes a folder with all its files in one step: they are written aside and the folder takes its name last, so that a crash
 * leaves either the whole set or none. What an earlier crash left aside is removed.
 */
export function makeFolderWhole(path: string, files: Readonly<Record<string, string>>): void {
  const parent = dirname(path);
  const aside = `${basename(path)}.unfinished`;
  for (const name of readdirSync(parent)) if (name === aside) rmSync(join(parent, name), { recursive: true });
  const fresh = join(parent, aside);
  mkdirSync(fresh, { mode: 0o700 });
  for (const [name, text] of Object.entries(files)) writePrivateFile(join(fresh, name), text);
  syncFolder(fresh);
  renameSync(fresh, path);
  syncFolder(parent);
}

/** The names that are missing in a folder, out of those that belong there. */
export const missingIn = (folder: string, names: readonly string[]): string[] =>
  names.filter((name) => !existsSync(join(folder, name)));

function syncFolder(path: string): void {
  let folder: number;
  try {
    folder = openSync(path, 'r');
  } catch (thrown) {
    // Windows opens no folder this way; there the journal of the file system makes a rename durable.
    if (['EPERM', 'EISDIR', 'EACCES'].includes(systemCode(thrown) ?? '')) return;
    throw thrown;
  }
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
