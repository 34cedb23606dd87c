import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StanceError } from '../shared/errors.ts';

/** SQLITE_BUSY: another connection, of this process or another, holds the lock. */
const busy = 5;

/** What is held: a database that nobody refers to is closed by the garbage collector, and its lock is gone. */
const held = new Set<DatabaseSync>();

/**
 * Takes a state folder for this agent alone: two of them would sign two items under one number, which is what a copied key does. The
 * lock is the exclusive one that SQLite asks of the kernel, on a file that is never written, so it ends with the process that holds
 * it, however that ends; nothing is left behind that could keep the next agent out.
 * @returns a function that gives it back
 */
export function lockStateFolder(stateDir: string): () => void {
  const path = join(stateDir, 'lock');
  const file = new DatabaseSync(path, { timeout: 0 });
  try {
    chmodSync(path, 0o600);
    // A journal in memory: on a full disk, too, the lock is taken.
    file.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    file.close();
    if (typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === busy) {
      throw new StanceError('alreadyRunning', `another Stance agent works in ${stateDir}; stop it first`, {
        cause: error,
      });
    }
    throw error;
  }
  held.add(file);
  return () => {
    held.delete(file);
    file.close();
  };
}
