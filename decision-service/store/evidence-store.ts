import type { DatabaseSync } from 'node:sqlite';
import type { Jws } from '../../shared/jws.ts';
import type { Instant } from '../../shared/time.ts';
import { change, query } from './rows.ts';

/** A chain of evidence: its newest item is (`last`, `head`). */
export interface ChainRow {
  readonly id: string;
  readonly device: string;
  readonly last: number;
  readonly head: string;
  /** Items that never came since the last acknowledgement. */
  readonly missing: number;
  /** As many of them as the device said it had to drop. */
  readonly excused: number;
}

export interface EvidenceRow {
  readonly hash: string;
  readonly jws: Jws;
  readonly received_at: Instant;
}

/** Evidence and the hashes a chain hangs on are kept this long (protocol.md §2). */
const keptSeconds = 30 * 86_400;
/** Rows removed at once, so that no sweep holds the loop for long. */
const sweepRows = 2_000;

/** Chains and the evidence in them. */
export function evidenceStore(db: DatabaseSync) {
  const open = change(db, 'INSERT INTO chains(id, device, opened_at, head) VALUES (?, ?, ?, ?)');
  const dropEmpty = change(db, 'DELETE FROM chains WHERE id = ? AND last = 0');
  const chain = query<ChainRow>(db, 'SELECT id, device, last, head, missing, excused FROM chains WHERE id = ?');
  const openedAt = query<{ at: Instant }>(db, 'SELECT opened_at AS at FROM chains WHERE id = ?');
  const advance = change(db, 'UPDATE chains SET last = ?, head = ?, missing = ?, excused = ? WHERE id = ?');
  const insert = change(
    db,
    'INSERT INTO evidence(chain, seq, hash, jws, received_at, assessed) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const at = query<EvidenceRow>(db, 'SELECT hash, jws, received_at FROM evidence WHERE chain = ? AND seq = ?');
  const assessed = query<EvidenceRow>(
    db,
    'SELECT hash, jws, received_at FROM evidence WHERE chain = ? AND assessed = 1 ORDER BY seq DESC LIMIT 1',
  );
  const newest = query<{ at: Instant | null }>(db, 'SELECT max(received_at) AS at FROM evidence');
  const sweep = change(
    db,
    `DELETE FROM evidence WHERE id IN (SELECT id FROM evidence WHERE received_at < ? LIMIT ${sweepRows})`,
  );
  return {
    openChain: (id: string, device: string, openedAt: Instant): number => open(id, device, openedAt, id),
    /** Forgets a chain that never held anything, so that restarts that come to nothing pile up nowhere. */
    dropEmptyChain: (id: string): boolean => dropEmpty(id) === 1,
    chain: (id: string): ChainRow | undefined => chain.one(id),
    openedAt: (id: string): Instant | undefined => openedAt.one(id)?.at,
    advance: ({ id, last, head, missing, excused }: ChainRow): number => advance(last, head, missing, excused, id),
    add(chainId: string, seq: number, item: EvidenceRow & { assessed: boolean }): void {
      insert(chainId, seq, item.hash, item.jws, item.received_at, item.assessed ? 1 : 0);
    },
    at: (chainId: string, seq: number): EvidenceRow | undefined => at.one(chainId, seq),
    lastAssessed: (chainId: string): EvidenceRow | undefined => assessed.one(chainId),
    /** When the newest evidence was received, by this service's clock. */
    newestReceipt: (): Instant | undefined => newest.one()?.at ?? undefined,
    /** Removes some of what is older than it need be kept; returns how many. */
    sweep: (now: Instant): number => sweep(now - keptSeconds),
  };
}
export type EvidenceStore = ReturnType<typeof evidenceStore>;
