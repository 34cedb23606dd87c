import type { DatabaseSync } from 'node:sqlite';
import type { PublicJwk } from '../../shared/jws.ts';
import { maxRetiredKeys, type RetiredKey } from '../../shared/result.ts';
import type { Instant } from '../../shared/time.ts';
import { change, query } from './rows.ts';

/** A key of a device. One that another followed is kept: it still verifies what it signed before. */
export interface KeyRow {
  readonly kid: string;
  readonly device: string;
  readonly jwk: string;
  /** When it was enrolled, or followed another. */
  readonly added_at: Instant;
  readonly retired_at: Instant | null;
  /** The key that followed it. */
  readonly successor: string | null;
  /** The last item it signed; beyond that it verifies nothing. */
  readonly last_chain: string | null;
  readonly last_seq: number | null;
}

/** Keys of devices, and which of them are trusted no longer. */
export function keyStore(db: DatabaseSync) {
  const insert = change(db, 'INSERT INTO keys(kid, device, jwk, added_at) VALUES (?, ?, ?, ?)');
  const columns = 'kid, device, jwk, added_at, retired_at, successor, last_chain, last_seq';
  const byKid = query<KeyRow>(db, `SELECT ${columns} FROM keys WHERE kid = ?`);
  const ofDevice = query<KeyRow>(db, `SELECT ${columns} FROM keys WHERE device = ?`);
  const retired = query<{ jwk: string; chain: string; seq: number }>(
    db,
    `SELECT jwk, last_chain AS chain, last_seq AS seq FROM keys
     WHERE device = ? AND retired_at IS NOT NULL ORDER BY retired_at DESC, rowid DESC LIMIT ${maxRetiredKeys}`,
  );
  const retire = change(
    db,
    `UPDATE keys SET retired_at = coalesce(retired_at, ?), successor = ?, last_chain = ?, last_seq = ? WHERE kid = ?`,
  );
  const revokeKid = change(
    db,
    `INSERT INTO revocations(kid, at, device) VALUES (?, ?, ?)
     ON CONFLICT(kid) DO UPDATE SET device = coalesce(device, excluded.device)`,
  );
  const revokedKid = query<{ at: Instant }>(db, 'SELECT at FROM revocations WHERE kid = ?');
  const revokedDevice = query<{ at: Instant }>(db, 'SELECT min(at) AS at FROM revocations WHERE device = ?');
  return {
    addKey: (kid: string, device: string, jwk: PublicJwk, at: Instant): number =>
      insert(kid, device, JSON.stringify(jwk), at),
    key: (kid: string): KeyRow | undefined => byKid.one(kid),
    keysOf: (device: string): KeyRow[] => ofDevice.all(device),
    /** Another key takes over; said again, only the last item it signed may change. */
    retire: (kid: string, successor: string, last: { chain: string; seq: number }, at: Instant): number =>
      retire(at, successor, last.chain, last.seq, kid),
    /** The keys of a device that others followed, the last ones first. */
    retiredOf: (device: string): RetiredKey[] =>
      retired.all(device).map(({ jwk, chain, seq }) => ({ jwk: JSON.parse(jwk) as PublicJwk, chain, seq })),
    revokeKid: (kid: string, device: string, at: Instant): number => revokeKid(kid, at, device),
    isKidRevoked: (kid: string): boolean => revokedKid.one(kid) !== undefined,
    /** When a device was revoked, also one that a restored database does not know. */
    revokedAt: (device: string): Instant | undefined => revokedDevice.one(device)?.at ?? undefined,
  };
}
