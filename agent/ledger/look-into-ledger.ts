import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

/** What lies in a ledger, by numbers alone. */
export interface LedgerLook {
  /** `ok`, or what SQLite found wrong. */
  readonly integrity: string;
  readonly items: number;
  readonly waiting: number;
  readonly dropped: number;
}

/**
 * Looks into a ledger without changing it, also while an agent writes. Throws where it is no database, or cannot be opened.
 * @param chain the one that is continued; what waits in others can never be acknowledged
 */
export function lookIntoLedger(path: string, chain: string | undefined): LedgerLook {
  const url = pathToFileURL(path);
  // Where no log lies beside it nobody has it open, and a log that is made only for looking would be a change.
  if (!existsSync(`${path}-wal`)) url.searchParams.set('immutable', '1');
  const db = new DatabaseSync(url, { readOnly: true, timeout: 500 });
  try {
    const [check] = db.prepare('PRAGMA quick_check(1)').all() as { quick_check?: string }[];
    const integrity = check?.quick_check ?? 'it cannot be checked';
    if (integrity !== 'ok') return { integrity, items: 0, waiting: 0, dropped: 0 };
    const row = db.prepare(counts).get({ chain: chain ?? '' }) as Record<string, number | null>;
    const { items, waiting, head, acknowledged } = row;
    const open = waiting ?? 0;
    return {
      integrity,
      items: items ?? 0,
      waiting: open,
      dropped: Math.max(0, (head ?? 0) - (acknowledged ?? 0) - open),
    };
  } finally {
    db.close();
  }
}

const counts = `SELECT
  (SELECT count(*) FROM item) AS items,
  (SELECT count(*) FROM item WHERE chain = :chain AND acknowledgedAt IS NULL) AS waiting,
  (SELECT max(seq) FROM item WHERE chain = :chain) AS head,
  (SELECT max(seq) FROM item WHERE chain = :chain AND acknowledgedAt IS NOT NULL) AS acknowledged`;
