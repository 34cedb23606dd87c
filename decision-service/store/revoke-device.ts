import type { DatabaseSync } from 'node:sqlite';
import type { Instant } from '../../shared/time.ts';
import type { DeviceStore } from './device-store.ts';
import { appendRevocation } from './revocation-file.ts';

/**
 * Revokes a device and all its keys, in the file first: then no crash in between can lose it. False where it is not known.
 * @param keepHardware the TPM that proved its key may speak for another record, also where it was revoked before; else it is refused
 * with the keys
 */
export function revokeDevice(
  db: DatabaseSync,
  dataDir: string,
  devices: DeviceStore,
  id: string,
  now: Instant,
  { keepHardware = false }: { keepHardware?: boolean } = {},
): boolean {
  const device = devices.find(id);
  if (device === undefined) return false;
  const keys = devices.keysOf(id);
  const eks = [...new Set(keys.flatMap(({ ek }) => ek ?? []))];
  const kids = [...keys.map(({ kid }) => kid), ...(keepHardware ? [] : eks)];
  const spared = keepHardware ? eks : [];
  appendRevocation(dataDir, { device: id, kids, ...(spared.length === 0 ? {} : { spared }), at: now });
  db.exec('SAVEPOINT revoke');
  try {
    for (const kid of kids) devices.revokeKid(kid, id, now);
    for (const ek of spared) devices.spare(ek, id);
    if (devices.revoke(id, now)) devices.note(id, 'revoked', now);
    db.exec('RELEASE revoke');
  } catch (thrown) {
    db.exec('ROLLBACK TO revoke; RELEASE revoke');
    throw thrown;
  }
  return true;
}
