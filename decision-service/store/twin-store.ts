import type { DatabaseSync } from 'node:sqlite';
import type { Instant } from '../../shared/time.ts';
import { change, query } from './rows.ts';

/** How an administrator settled it: one machine that was enrolled twice, or two machines with one id. */
export type TwinVerdict = 'joined' | 'dismissed';

/** Two records that named the same machine id. */
export interface TwinRow {
  readonly older: string;
  readonly newer: string;
  readonly seen_at: Instant;
  readonly settled: TwinVerdict | null;
  readonly settled_at: Instant | null;
}

/** Pairs of records that may be one machine, or a cloned image. Nothing follows from a pair but what people are told. */
export function twinStore(db: DatabaseSync) {
  const flag = change(db, 'INSERT OR IGNORE INTO twins(older, newer, seen_at) VALUES (?, ?, ?)');
  const settle = change(db, 'UPDATE twins SET settled = ?, settled_at = ? WHERE older = ? AND newer = ?');
  const all = query<TwinRow>(db, 'SELECT * FROM twins ORDER BY seen_at, older, newer');
  const open = query<TwinRow>(db, 'SELECT * FROM twins WHERE settled IS NULL AND (older = ?1 OR newer = ?1) LIMIT 1');
  return {
    /** Flags a pair; false where it was flagged before. */
    flagTwins: (older: string, newer: string, at: Instant): boolean => flag(older, newer, at) === 1,
    /** False where the two were never flagged. */
    settleTwins: (older: string, newer: string, verdict: TwinVerdict, at: Instant): boolean =>
      settle(verdict, at, older, newer) === 1,
    twins: (): TwinRow[] => all.all(),
    /** Whether a record is flagged with another and nobody has settled it. */
    hasTwin: (id: string): boolean => open.one(id) !== undefined,
  };
}
