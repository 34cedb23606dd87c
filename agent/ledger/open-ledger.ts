import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, systemCode } from '../../shared/errors.ts';
import { syncFolder } from '../durable-file.ts';
import { Ledger } from './ledger.ts';

/** Where the device last knew its chain to stand: the ledger holds at least that. */
export interface KnownEnd {
  readonly chain: string;
  /** 0 where nothing is known. */
  readonly seq: number;
}

/** A ledger that can be gone on with, and what had to be done for it. */
export interface OpenedLedger {
  readonly ledger: Ledger;
  /** Why the one that was there was set aside; the chain is begun anew then (protocol.md §6). */
  readonly setAside: string | undefined;
  /** How many items that waited were not what was signed; they are counted as dropped. */
  readonly spoiled: number;
}

/** SQLITE_ERROR (our own statements do not fit the tables), SQLITE_CORRUPT and SQLITE_NOTADB. */
const damage: readonly number[] = [1, 11, 26];

/**
 * Opens the ledger of a state folder. One that is damaged, or that ends before where the device last knew it to, is set aside as
 * `ledger.db.damaged` and a new one is begun: going on from it would sign a number twice, which is what a copied key does.
 * Throws what is no damage: a folder that cannot be written, a disk that is full.
 * @param known undefined where the device is not enrolled
 */
export function openLedger(stateDir: string, known: KnownEnd | undefined): OpenedLedger {
  const path = join(stateDir, 'ledger.db');
  let found: Ledger | undefined;
  let setAside: string;
  try {
    found = new Ledger(path);
    const fault = faultOf(found, known);
    if (fault === undefined) {
      const spoiled = known === undefined ? 0 : found.dropSpoiled(known.chain);
      return { ledger: found, setAside: undefined, spoiled };
    }
    setAside = fault;
  } catch (error) {
    if (!isDamage(error)) {
      found?.close();
      throw error;
    }
    setAside = messageOf(error);
  }
  found?.close();
  // The database goes first: without its log it would be whole, and older than it is.
  for (const suffix of ['', '-wal', '-shm']) move(path + suffix, `${path}.damaged${suffix}`);
  syncFolder(stateDir);
  return { ledger: new Ledger(path), setAside, spoiled: 0 };
}

function faultOf(ledger: Ledger, known: KnownEnd | undefined): string | undefined {
  const damaged = ledger.damage();
  if (damaged !== undefined || known === undefined) return damaged;
  const head = ledger.head(known.chain);
  // Without its opening the chain is begun anew, whatever else is there.
  if (head === undefined) return undefined;
  if (head.seq < known.seq) return `it ends at #${head.seq}, and #${known.seq} was signed`;
  return ledger.isSpoiled(known.chain, head.seq) ? `its newest item, #${head.seq}, is not what was signed` : undefined;
}

function isDamage(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return false;
  // The low byte is the kind of an extended code.
  return damage.includes(Number(error.errcode) & 0xff);
}

function move(from: string, to: string): void {
  // What was set aside before is let go: nobody looked at it, and the disk has an end.
  rmSync(to, { force: true });
  try {
    renameSync(from, to);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}
