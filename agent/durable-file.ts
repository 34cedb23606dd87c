import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchownSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { systemCode } from '../shared/errors.ts';

/** More than any file of ours holds. */
const maxBytes = 1_048_576;

/**
 * Writes a file so that it is there for good, whole, and the old content is gone: `writeWhole`, and the folder flushed.
 * @param owner who is to read it instead of us; given before the file has its name, so nobody can put another in its place
 */
export function writeDurably(path: string, content: string, owner?: { uid: number; gid: number }): void {
  writeWhole(path, content, owner);
  syncFolder(dirname(path));
}

/**
 * Writes a file that only we may read so that, whatever happens, the old or the new content is there whole: a new file beside it,
 * flushed and renamed over it. Which of the two a power cut leaves, nobody knows: for what the next of its kind replaces anyway.
 */
export function writeWhole(path: string, content: string, owner?: { uid: number; gid: number }): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const file = openSync(draft, 'wx', 0o600);
    try {
      // Writes until all is written: a single write may end in the middle where the disk does.
      writeFileSync(file, content);
      if (owner !== undefined) fchownSync(file, owner.uid, owner.gid);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** Flushes a folder, so that a rename or removal in it survives a power cut. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** The content of one of our files, or undefined where there surely is none. Throws for every other fault. */
export function readOwn(path: string): string | undefined {
  try {
    if (statSync(path).size > maxBytes) throw new Error(`${path} is larger than any file of ours`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Removes a file for good. */
export function removeDurably(path: string): void {
  rmSync(path, { force: true });
  syncFolder(dirname(path));
}
