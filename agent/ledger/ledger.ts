import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Instant } from '../../shared/time.ts';
import { sha256 } from '../crypto/es256.ts';
import { holdReserve, writeWithReserve } from '../disk-reserve.ts';

/** One signed item as it was or will be sent. The opening proof of a chain is its item 0. */
export interface LedgerItem {
  readonly chain: string;
  readonly seq: number;
  readonly jws: string;
  readonly hash: string;
  readonly at: Instant;
  /** What made it: `start`, `beat`, `changed:osPatch`, … Never leaves the device. */
  readonly cause: string;
}

/** An item as it is kept: `id` grows with each, `acknowledgedAt` is null while it waits. */
export interface KeptItem extends LedgerItem {
  readonly id: number;
  readonly acknowledgedAt: Instant | null;
}

/** Where a chain stands: what the next item continues. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

export const ledgerLimits = {
  /** Items that wait for an acknowledgement; the oldest beyond are dropped and counted. */
  unacknowledged: 500,
  /** How long acknowledged items stay readable. */
  keepSeconds: 30 * 86_400,
  keepBytes: 64 * 1_048_576,
  /** Chains that were opened and never continued: each try to enrol leaves one, and the service may still confirm an earlier. */
  openings: 16,
} as const;

/** Forgetting reads the whole table; what is kept for 30 days may stay an hour longer. */
const forgetEverySeconds = 3_600;

/**
 * Outbox and ledger: one table of signed items. The head of a chain *is* its newest row, there is no counter beside it, and
 * a row is on disk (WAL, synchronous FULL) before its bytes leave.
 */
export class Ledger {
  readonly #db: DatabaseSync;
  readonly #folder: string;
  readonly #sql: Record<keyof typeof statements, StatementSync>;
  #forgotAt: Instant = 0;

  constructor(path: string) {
    this.#folder = dirname(path);
    this.#db = new DatabaseSync(path);
    try {
      // The log is folded in at a quarter of the reserve: on a full disk it must not eat what rows are to have. The check at the start
      // reads a month of evidence, of which SQLite would keep 2 MiB in memory for as long as the agent runs.
      this.#db.exec(
        'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000; PRAGMA wal_autocheckpoint = 256; PRAGMA cache_size = -512;',
      );
      this.#db.exec(schema);
      for (const suffix of ['', '-wal', '-shm']) chmodSync(path + suffix, 0o600);
      this.#sql = Object.fromEntries(
        Object.entries(statements).map(([name, text]) => [name, this.#db.prepare(text)]),
      ) as Record<keyof typeof statements, StatementSync>;
    } catch (error) {
      // A file that is still open cannot be set aside everywhere.
      this.#db.close();
      throw error;
    }
  }

  /** Commits the opening of a chain, before its proof is sent. The hash of the proof names the chain. */
  open(proof: string, at: Instant, cause: string): string {
    const chain = sha256(proof);
    writeWithReserve(this.#folder, () => this.#sql.add.run(chain, 0, proof, chain, at, cause, at));
    this.#sql.forgetOpenings.run(ledgerLimits.openings);
    return chain;
  }

  /** Where a chain stands; undefined where its opening is not here, which means that state was lost. */
  head(chain: string): Head | undefined {
    const row = this.#sql.head.get(chain) as { seq: number; hash: string } | undefined;
    return row === undefined ? undefined : { seq: row.seq, hash: row.hash };
  }

  /** Commits the next item of a chain and drops what no longer fits. Throws when it is not the next one. */
  add(item: Omit<LedgerItem, 'hash'>): LedgerItem {
    const hash = sha256(item.jws);
    writeWithReserve(this.#folder, () =>
      this.#sql.add.run(item.chain, item.seq, item.jws, hash, item.at, item.cause, null),
    );
    if (this.waitingCount(item.chain) > ledgerLimits.unacknowledged)
      this.#sql.evict.run(item.chain, item.chain, ledgerLimits.unacknowledged);
    return { ...item, hash };
  }

  /**
   * Marks everything of a chain up to a number as acknowledged. Not synced by itself: an acknowledgement that a power cut
   * takes back only means that an item is sent again, and counted once.
   */
  acknowledge(chain: string, upTo: number, now: Instant): void {
    this.#db.exec('PRAGMA synchronous = NORMAL');
    try {
      writeWithReserve(this.#folder, () => this.#sql.acknowledge.run(now, chain, upTo));
      // Also where the clock was set back: what is kept has its bound by size as well as by age.
      if (Math.abs(now - this.#forgotAt) >= forgetEverySeconds) this.#tidy(chain, now);
    } finally {
      // Whatever went wrong: a row that leaves without being synced is signed again under its number, and that is a fork.
      this.#db.exec('PRAGMA synchronous = FULL');
    }
  }

  /** Forgets what is too old or too much to keep, and keeps room for a full disk. */
  #tidy(chain: string, now: Instant): void {
    this.#forgotAt = now;
    this.#sql.forgetOld.run(now - ledgerLimits.keepSeconds, chain);
    this.#sql.forgetBulk.run(ledgerLimits.keepBytes, chain);
    holdReserve(this.#folder);
  }

  /** The oldest items of a chain after a number that still wait, at most `count`. */
  waiting(chain: string, after: number, count: number): LedgerItem[] {
    const items: LedgerItem[] = [];
    // Not LIMIT: SQLite plans a statement anew for every number that is bound there, which takes longer than all the rest.
    for (const row of this.#sql.waiting.iterate(chain, after)) {
      items.push(row as unknown as LedgerItem);
      if (items.length >= count) break;
    }
    return items;
  }

  /** How many items of a chain wait for an acknowledgement. */
  waitingCount(chain: string): number {
    return (this.#sql.waitingCount.get(chain) as { count: number }).count;
  }

  /** How many items of a chain were dropped unacknowledged since its last acknowledgement. */
  dropped(chain: string): number {
    const { head, acknowledged, waiting } = this.#sql.dropped.get(chain, chain, chain) as Record<string, number>;
    return Math.max(0, (head ?? 0) - (acknowledged ?? 0) - (waiting ?? 0));
  }

  /** What SQLite finds wrong with the file; undefined where it is whole. Reads all of it, 20 ms of work for a month of evidence. */
  damage(): string | undefined {
    const found = (this.#sql.check.get() as { integrity_check: string }).integrity_check;
    return found === 'ok' ? undefined : found.replace(/\s+/g, ' ').slice(0, 200);
  }

  /** Whether the text of an item is no longer the one that was signed. */
  isSpoiled(chain: string, seq: number): boolean {
    const row = this.#sql.one.get(chain, seq) as { jws: string; hash: string } | undefined;
    return row === undefined || sha256(row.jws) !== row.hash;
  }

  /** Removes what waits and is no longer what was signed: no service would take it, and all else would wait behind it. Counted as dropped. */
  dropSpoiled(chain: string): number {
    const spoiled = this.waiting(chain, 0, ledgerLimits.unacknowledged).filter(({ seq }) => this.isSpoiled(chain, seq));
    for (const { seq } of spoiled) writeWithReserve(this.#folder, () => this.#sql.remove.run(chain, seq));
    return spoiled.length;
  }

  /** The id by which an item of a chain is asked for; undefined for one that is not kept. */
  idOf(chain: string, seq: number): number | undefined {
    return (this.#sql.id.get(chain, seq) as { id: number } | undefined)?.id;
  }

  /** How much evidence was acknowledged since a moment, and how long it is together. Reads no row from before. */
  sentSince(since: Instant): { payloads: number; bytes: number } {
    return this.#sql.sentSince.get(since, since) as { payloads: number; bytes: number };
  }

  /** The newest items, or the newest before one of them, newest first. */
  recent(count: number, before = Number.MAX_SAFE_INTEGER): KeptItem[] {
    return this.#sql.recent.all(before, count) as unknown as KeptItem[];
  }

  close(): void {
    this.#db.close();
  }
}

const schema = `
CREATE TABLE IF NOT EXISTS item (
  id INTEGER PRIMARY KEY,
  chain TEXT NOT NULL,
  seq INTEGER NOT NULL,
  jws TEXT NOT NULL,
  hash TEXT NOT NULL,
  at INTEGER NOT NULL,
  cause TEXT NOT NULL,
  acknowledgedAt INTEGER,
  UNIQUE (chain, seq)
) STRICT;
CREATE INDEX IF NOT EXISTS waiting ON item (chain, seq) WHERE acknowledgedAt IS NULL;
`;

const columns = 'chain, seq, jws, hash, at, cause';
/** Newest, newest acknowledged and opening of the chain that goes on (?2): its memory, never forgotten. */
const kept = `
  SELECT max(id) FROM item WHERE chain = ?2
  UNION SELECT max(id) FROM item WHERE chain = ?2 AND acknowledgedAt IS NOT NULL
  UNION SELECT id FROM item WHERE chain = ?2 AND seq = 0`;

const statements = {
  add: `INSERT INTO item (${columns}, acknowledgedAt) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  head: `SELECT seq, hash FROM item
    WHERE chain = ?1 AND EXISTS (SELECT 1 FROM item WHERE chain = ?1 AND seq = 0) ORDER BY seq DESC LIMIT 1`,
  waiting: `SELECT ${columns} FROM item WHERE chain = ? AND acknowledgedAt IS NULL AND seq > ? ORDER BY seq`,
  waitingCount: 'SELECT count(*) AS count FROM item WHERE chain = ? AND acknowledgedAt IS NULL',
  evict: `DELETE FROM item WHERE chain = ? AND acknowledgedAt IS NULL AND seq <= (
    SELECT seq FROM item WHERE chain = ? AND acknowledgedAt IS NULL ORDER BY seq DESC LIMIT 1 OFFSET ?)`,
  check: 'PRAGMA integrity_check(1)',
  id: 'SELECT id FROM item WHERE chain = ? AND seq = ?',
  // An opening counts as acknowledged from the moment it is made; it is no evidence.
  sentSince: `SELECT count(*) AS payloads, coalesce(sum(length(jws)), 0) AS bytes FROM item
    WHERE seq > 0 AND acknowledgedAt >= ?
    AND id > coalesce((SELECT id FROM item WHERE acknowledgedAt < ? ORDER BY id DESC LIMIT 1), 0)`,
  one: 'SELECT jws, hash FROM item WHERE chain = ? AND seq = ?',
  remove: 'DELETE FROM item WHERE chain = ? AND seq = ? AND acknowledgedAt IS NULL',
  acknowledge: 'UPDATE item SET acknowledgedAt = ? WHERE chain = ? AND seq <= ? AND acknowledgedAt IS NULL',
  forgetOpenings: `DELETE FROM item WHERE seq = 0 AND chain NOT IN (SELECT chain FROM item WHERE seq > 0)
    AND id NOT IN (SELECT id FROM item WHERE seq = 0 ORDER BY id DESC LIMIT ?)`,
  // What waits in a chain that was closed can never be acknowledged (protocol.md §6).
  forgetOld: `DELETE FROM item WHERE id NOT IN (${kept})
    AND (acknowledgedAt < ?1 OR (acknowledgedAt IS NULL AND chain <> ?2 AND at < ?1))`,
  forgetBulk: `DELETE FROM item WHERE acknowledgedAt IS NOT NULL AND id NOT IN (${kept}) AND id <= (
    SELECT id FROM (SELECT id, sum(length(jws)) OVER (ORDER BY id DESC) AS bytes FROM item) WHERE bytes > ?1 ORDER BY id DESC LIMIT 1)`,
  dropped: `SELECT (SELECT max(seq) FROM item WHERE chain = ?) AS head,
    (SELECT max(seq) FROM item WHERE chain = ? AND acknowledgedAt IS NOT NULL) AS acknowledged,
    (SELECT count(*) FROM item WHERE chain = ? AND acknowledgedAt IS NULL) AS waiting`,
  recent: `SELECT id, ${columns}, acknowledgedAt FROM item WHERE id < ? ORDER BY id DESC LIMIT ?`,
} as const;
