import type { DatabaseSync } from 'node:sqlite';
import type { KeyProtection, Mode } from '../../shared/evidence.ts';
import type { PublicJwk } from '../../shared/jws.ts';
import type { Platform } from '../../shared/platform.ts';
import type { Instant } from '../../shared/time.ts';
import { change, query } from './rows.ts';

/** A device as it is kept. */
export interface DeviceRow {
  readonly id: string;
  readonly platform: Platform;
  readonly mode: Mode;
  readonly key_protection: KeyProtection;
  /** The token it was enrolled with. */
  readonly token: string;
  readonly enrolled_at: Instant;
  /** The result that opened its chain, as it was first sent, byte for byte. */
  readonly enrolled: string;
  /** The chain that is open. */
  readonly chain: string;
  /** When its key last signed evidence that was accepted. */
  readonly spoke_at: Instant | null;
  readonly restarted_at: Instant | null;
  readonly forked_at: Instant | null;
  readonly gap_at: Instant | null;
  readonly revoked_at: Instant | null;
  readonly since: string;
  readonly decision: string | null;
}

export interface KeyRow {
  readonly kid: string;
  readonly device: string;
  readonly jwk: string;
}

type NewDevice = Pick<
  DeviceRow,
  'id' | 'platform' | 'mode' | 'key_protection' | 'token' | 'enrolled_at' | 'enrolled' | 'chain'
>;

/** Events that people look for afterwards. */
export type DeviceEvent = 'enrolled' | 'restarted' | 'forked' | 'gap' | 'accepted' | 'revoked';

/** Devices, their keys, and what became of them. */
export function deviceStore(db: DatabaseSync) {
  const insert = change(
    db,
    `INSERT INTO devices(id, platform, mode, key_protection, token, enrolled_at, enrolled, chain)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertKey = change(db, 'INSERT INTO keys(kid, device, jwk, added_at) VALUES (?, ?, ?, ?)');
  const byId = query<DeviceRow>(db, 'SELECT * FROM devices WHERE id = ?');
  const keyById = query<KeyRow>(db, 'SELECT kid, device, jwk FROM keys WHERE kid = ?');
  const keysOf = query<KeyRow>(db, 'SELECT kid, device, jwk FROM keys WHERE device = ?');
  const all = query<DeviceRow>(db, 'SELECT * FROM devices ORDER BY rowid');
  const restart = change(
    db,
    'UPDATE devices SET chain = ?, enrolled = ?, restarted_at = ?, decision = NULL WHERE id = ?',
  );
  const spoke = change(db, 'UPDATE devices SET spoke_at = ? WHERE id = ?');
  const fork = change(db, 'UPDATE devices SET forked_at = coalesce(forked_at, ?) WHERE id = ?');
  const gap = change(db, 'UPDATE devices SET gap_at = ? WHERE id = ?');
  const accept = change(
    db,
    'UPDATE devices SET restarted_at = NULL, forked_at = NULL, gap_at = NULL WHERE id = ? AND revoked_at IS NULL',
  );
  const revoke = change(db, 'UPDATE devices SET revoked_at = ?, decision = NULL WHERE id = ? AND revoked_at IS NULL');
  const decide = change(db, 'UPDATE devices SET decision = ?, since = ? WHERE id = ?');
  const event = change(db, 'INSERT INTO events(at, device, what) VALUES (?, ?, ?)');
  const eventsAfter = query<{ id: number; device: string; what: DeviceEvent }>(
    db,
    'SELECT id, device, what FROM events WHERE id > ? ORDER BY id LIMIT 1000',
  );
  const lastEvent = query<{ id: number | null }>(db, 'SELECT max(id) AS id FROM events');
  const revokeKid = change(db, 'INSERT OR IGNORE INTO revocations(kid, at) VALUES (?, ?)');
  const revokedKid = query<{ at: Instant }>(db, 'SELECT at FROM revocations WHERE kid = ?');
  return {
    insert(device: NewDevice, kid: string, jwk: PublicJwk): void {
      const { id, platform, mode, key_protection, token, enrolled_at, enrolled, chain } = device;
      insert(id, platform, mode, key_protection, token, enrolled_at, enrolled, chain);
      insertKey(kid, id, JSON.stringify(jwk), enrolled_at);
    },
    find: (id: string): DeviceRow | undefined => byId.one(id),
    key: (kid: string): KeyRow | undefined => keyById.one(kid),
    keysOf: (id: string): KeyRow[] => keysOf.all(id),
    list: (): DeviceRow[] => all.all(),
    /** The device goes on in a new chain; `restartedAt` is null where nothing was lost. */
    restart: (id: string, chain: string, enrolled: string, restartedAt: Instant | null): number =>
      restart(chain, enrolled, restartedAt, id),
    spoke: (id: string, at: Instant): number => spoke(at, id),
    fork: (id: string, at: Instant): number => fork(at, id),
    gap: (id: string, at: Instant): number => gap(at, id),
    /** An administrator has looked: restart, fork and gap are forgiven. False where there is no such device. */
    accept: (id: string): boolean => accept(id) === 1,
    revoke: (id: string, at: Instant): boolean => revoke(at, id) === 1,
    decide: (id: string, decision: string, since: string): number => decide(decision, since, id),
    note: (id: string, what: DeviceEvent, at: Instant): number => event(at, id, what),
    lastEvent: (): number => lastEvent.one()?.id ?? 0,
    eventsAfter: (id: number) => eventsAfter.all(id),
    revokeKid: (kid: string, at: Instant): number => revokeKid(kid, at),
    isKidRevoked: (kid: string): boolean => revokedKid.one(kid) !== undefined,
  };
}
export type DeviceStore = ReturnType<typeof deviceStore>;
