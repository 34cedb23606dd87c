import type { DatabaseSync } from 'node:sqlite';
import type { KeyProtection, Mode } from '../../shared/evidence.ts';
import type { PublicJwk } from '../../shared/jws.ts';
import type { Platform } from '../../shared/platform.ts';
import type { Instant } from '../../shared/time.ts';
import { keyStore } from './key-store.ts';
import { change, query } from './rows.ts';
import { twinStore } from './twin-store.ts';

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
  /** When its record, or its chain, was made anew from its receipt; null again with its next live evidence. */
  readonly restored_at: Instant | null;
  /** When an administrator asked that it goes on with a new key. */
  readonly rotate_at: Instant | null;
  /** The machine id its newest live evidence named: a hint for people. */
  readonly machine: string | null;
  readonly since: string;
  readonly decision: string | null;
}

/** What judging rests on: the row without its two long texts, which every frame would else copy for nothing. */
export type JudgedDevice = Omit<DeviceRow, 'enrolled' | 'decision'>;

type NewDevice = Pick<
  DeviceRow,
  'id' | 'platform' | 'mode' | 'key_protection' | 'token' | 'enrolled_at' | 'enrolled' | 'chain'
>;

/** Events that people look for afterwards. */
export type DeviceEvent =
  | 'enrolled'
  | 'restarted'
  | 'restored'
  | 'rotateAsked'
  | 'rotated'
  | 'keyMoved'
  | 'keyProved'
  | 'keyNotProved'
  | 'rolledBack'
  | 'forked'
  | 'gap'
  | 'sameMachine'
  | 'joined'
  | 'dismissed'
  | 'accepted'
  | 'revoked';

export interface EventRow {
  readonly at: Instant;
  readonly device: string;
  readonly what: DeviceEvent;
}

/** More than a person reads; an auditor has the table. */
const shownEvents = 1_000;

/** Devices and what became of them. */
export function deviceStore(db: DatabaseSync) {
  const insert = change(
    db,
    `INSERT INTO devices(id, platform, mode, key_protection, token, enrolled_at, enrolled, chain)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const byId = query<DeviceRow>(db, 'SELECT * FROM devices WHERE id = ?');
  const judged = query<JudgedDevice>(
    db,
    `SELECT id, platform, mode, key_protection, token, enrolled_at, chain, spoke_at, restarted_at, forked_at, gap_at,
       revoked_at, restored_at, rotate_at, machine, since FROM devices WHERE id = ?`,
  );
  const all = query<DeviceRow>(db, 'SELECT * FROM devices ORDER BY rowid');
  const restart = change(
    db,
    'UPDATE devices SET chain = ?, enrolled = ?, restarted_at = ?, restored_at = NULL, decision = NULL WHERE id = ?',
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
  const newestEvents = query<EventRow>(
    db,
    `SELECT at, device, what FROM events WHERE ?1 IS NULL OR device = ?1 ORDER BY id DESC LIMIT ${shownEvents}`,
  );
  const lastEvent = query<{ id: number | null }>(db, 'SELECT max(id) AS id FROM events');
  const restore = change(
    db,
    'UPDATE devices SET chain = ?, restored_at = ?, restarted_at = coalesce(?, restarted_at), decision = NULL WHERE id = ?',
  );
  const isLive = change(db, 'UPDATE devices SET restored_at = NULL WHERE id = ? AND restored_at IS NOT NULL');
  const askRotation = change(db, 'UPDATE devices SET rotate_at = ? WHERE id = ? AND revoked_at IS NULL');
  const rotated = change(db, 'UPDATE devices SET rotate_at = NULL, key_protection = ? WHERE id = ?');
  const answer = change(db, 'UPDATE devices SET enrolled = ? WHERE id = ?');
  const machine = change(db, 'UPDATE devices SET machine = ? WHERE id = ?');
  const withMachine = query<DeviceRow>(
    db,
    'SELECT * FROM devices WHERE machine = ? AND id <> ? ORDER BY rowid LIMIT 1',
  );
  const keys = keyStore(db);
  return {
    ...keys,
    ...twinStore(db),
    insert(device: NewDevice, kid: string, jwk: PublicJwk): void {
      const { id, platform, mode, key_protection, token, enrolled_at, enrolled, chain } = device;
      insert(id, platform, mode, key_protection, token, enrolled_at, enrolled, chain);
      keys.addKey(kid, id, jwk, enrolled_at);
    },
    /** Its chain goes on as its receipt says; a mark of a restart in the receipt is taken over. */
    restore: (id: string, chain: string, at: Instant, restartedAt: Instant | undefined): number =>
      restore(chain, at, restartedAt ?? null, id),
    /** It has answered a nonce, so it is no longer only restored. */
    isLive: (id: string): number => isLive(id),
    /** An administrator wants another key, or no longer (null). False where there is no such device, or it is revoked. */
    askRotation: (id: string, at: Instant | null): boolean => askRotation(at, id) === 1,
    rotated: (id: string, protection: KeyProtection): number => rotated(protection, id),
    /** The newest `enrolled` result it was given. */
    answer: (id: string, enrolled: string): number => answer(enrolled, id),
    noteMachine: (id: string, hint: string): number => machine(hint, id),
    /** The first other device that named this machine id: of a thousand clones each is paired with one, not with all. */
    withMachine: (hint: string, id: string): DeviceRow | undefined => withMachine.one(hint, id),
    find: (id: string): DeviceRow | undefined => byId.one(id),
    findJudged: (id: string): JudgedDevice | undefined => judged.one(id),
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
    /** The newest events, the last one last; of one device, or of all. */
    newestEvents: (device: string | undefined): EventRow[] => newestEvents.all(device ?? null).reverse(),
    eventsAfter: (id: number) => eventsAfter.all(id),
  };
}
export type DeviceStore = ReturnType<typeof deviceStore>;
