import { randomBytes } from 'node:crypto';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../shared/errors.ts';

/** Room for a day of evidence, and for the files beside it. */
export const reserveBytes = 4_194_304;
const pathIn = (folder: string): string => join(folder, 'reserve');

/** Keeps room on the disk for when it is full; where there is none now, the next call tries again. */
export function holdReserve(folder: string): void {
  const path = pathIn(folder);
  if (sizeOf(path) === reserveBytes) return;
  try {
    // Random: a file system that compresses would keep no room for zeros.
    writeFileSync(path, randomBytes(reserveBytes), { mode: 0o600 });
  } catch (error) {
    rmSync(path, { force: true });
    if (!isDiskFull(error)) throw error;
  }
}

/** Writes something; where the disk is full, the reserve is given up for it. Throws what the write threw when that did not help. */
export function writeWithReserve<T>(folder: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (!isDiskFull(error) || sizeOf(pathIn(folder)) === undefined) throw error;
    rmSync(pathIn(folder));
    return write();
  }
}

/** SQLITE_FULL, and SQLITE_IOERR_SHMSIZE: the index of the write-ahead log found no room to grow. */
const sqliteFull: readonly unknown[] = [13, 4874];

function isDiskFull(error: unknown): boolean {
  const code = systemCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return true;
  return typeof error === 'object' && error !== null && 'errcode' in error && sqliteFull.includes(error.errcode);
}

const sizeOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.size;
