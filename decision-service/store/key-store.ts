import type { DatabaseSync } from 'node:sqlite';
import type { PublicJwk } from '../../shared/jws.ts';
import type { Unproved } from '../../shared/key-assurance.ts';
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
  /** When it was proved to lie in a TPM; null where that was never seen, or counts no more. */
  readonly proved_at: Instant | null;
  /** When the first of the certificates that it rests on runs out. */
  readonly proof_until: Instant | null;
  /** SHA-256 of the endorsement key it was last proved by, as SubjectPublicKeyInfo. */
  readonly ek: string | null;
  /** SHA-256 of the name and key of the authority, out of the operator's folder, that the proof rests on. */
  readonly anchor: string | null;
  /** Why the last try failed. */
  readonly unproved: Unproved | null;
  readonly tried_at: Instant | null;
  /** The set of the operator's certificates that the last try was judged by. */
  readonly tried_roots: string | null;
}

/** What a proof rests on. */
export interface ProofGround {
  readonly ek: string;
  readonly anchor: string;
  readonly until: Instant;
}

/** Keys of devices, and which of them are trusted no longer. */
export function keyStore(db: DatabaseSync) {
  const insert = change(db, 'INSERT INTO keys(kid, device, jwk, added_at) VALUES (?, ?, ?, ?)');
  const columns =
    'kid, device, jwk, added_at, retired_at, successor, last_chain, last_seq, ' +
    'proved_at, proof_until, ek, anchor, unproved, tried_at, tried_roots';
  const byKid = query<KeyRow>(db, `SELECT ${columns} FROM keys WHERE kid = ?`);
  const ofDevice = query<KeyRow>(db, `SELECT ${columns} FROM keys WHERE device = ?`);
  const inUse = query<KeyRow>(
    db,
    `SELECT ${columns} FROM keys WHERE device = ? AND retired_at IS NULL ORDER BY rowid DESC LIMIT 1`,
  );
  const withEk = query<{ device: string }>(
    db,
    `SELECT keys.device FROM keys JOIN devices ON devices.id = keys.device
     WHERE keys.ek = ? AND keys.device <> ? AND keys.retired_at IS NULL AND devices.revoked_at IS NULL
     ORDER BY keys.rowid LIMIT 1`,
  );
  const proved = change(
    db,
    `UPDATE keys SET proved_at = ?1, proof_until = ?2, ek = ?3, anchor = ?4, unproved = NULL, tried_at = ?1, tried_roots = ?5
     WHERE kid = ?6`,
  );
  const unproved = change(
    db,
    'UPDATE keys SET proved_at = NULL, unproved = ?, tried_at = ?, tried_roots = ? WHERE kid = ?',
  );
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
  const spare = change(db, 'DELETE FROM revocations WHERE kid = ? AND device = ?');
  const revokedKid = query<{ at: Instant }>(db, 'SELECT at FROM revocations WHERE kid = ?');
  const revokedDevice = query<{ at: Instant }>(db, 'SELECT min(at) AS at FROM revocations WHERE device = ?');
  return {
    addKey: (kid: string, device: string, jwk: PublicJwk, at: Instant): number =>
      insert(kid, device, JSON.stringify(jwk), at),
    key: (kid: string): KeyRow | undefined => byKid.one(kid),
    keysOf: (device: string): KeyRow[] => ofDevice.all(device),
    /** The key that speaks for a device now. */
    keyInUse: (device: string): KeyRow | undefined => inUse.one(device),
    /** Another device whose key was proved by the same endorsement key, and which is not revoked. */
    deviceWithEk: (ek: string, device: string): string | undefined => withEk.one(ek, device)?.device,
    proved: (kid: string, { ek, anchor, until }: ProofGround, roots: string, at: Instant): number =>
      proved(at, until, ek, anchor, roots, kid),
    /** A try failed, or what a proof rested on counts no more. */
    unproved: (kid: string, why: Unproved, roots: string | null, at: Instant): number => unproved(why, at, roots, kid),
    /** Another key takes over; said again, only the last item it signed may change. */
    retire: (kid: string, successor: string, last: { chain: string; seq: number }, at: Instant): number =>
      retire(at, successor, last.chain, last.seq, kid),
    /** The keys of a device that others followed, the last ones first. */
    retiredOf: (device: string): RetiredKey[] =>
      retired.all(device).map(({ jwk, chain, seq }) => ({ jwk: JSON.parse(jwk) as PublicJwk, chain, seq })),
    revokeKid: (kid: string, device: string, at: Instant): number => revokeKid(kid, at, device),
    /** The TPM of a revoked device may prove the keys of others again. */
    spare: (ek: string, device: string): number => spare(ek, device),
    isKidRevoked: (kid: string): boolean => revokedKid.one(kid) !== undefined,
    /** When a device was revoked, also one that a restored database does not know. */
    revokedAt: (device: string): Instant | undefined => revokedDevice.one(device)?.at ?? undefined,
  };
}
