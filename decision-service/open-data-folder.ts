import { chmodSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { messageOf, StanceError } from '../shared/errors.ts';
import { makePrivateFolder } from './keys/private-files.ts';
import { openServiceKeys, type ServiceKeys } from './keys/service-keys.ts';
import { type DeviceStore, deviceStore } from './store/device-store.ts';
import { type EvidenceStore, evidenceStore } from './store/evidence-store.ts';
import { type MetaStore, metaStore } from './store/meta-store.ts';
import { openStore } from './store/open-store.ts';
import { type TokenStore, tokenStore } from './store/token-store.ts';

/** Everything a service keeps on disk, opened. */
export interface DataFolder {
  readonly db: DatabaseSync;
  readonly keys: ServiceKeys;
  readonly devices: DeviceStore;
  readonly evidence: EvidenceStore;
  readonly tokens: TokenStore;
  readonly meta: MetaStore;
}

/** Opens a data folder, or makes it with its keys and its database; several processes may have it open. */
export function openDataFolder(dataDir: string): DataFolder {
  let keys: ServiceKeys;
  try {
    makePrivateFolder(dataDir);
    chmodSync(dataDir, 0o700);
    keys = openServiceKeys(dataDir);
  } catch (cause) {
    if (cause instanceof StanceError) throw cause;
    throw new StanceError('stateUnwritable', `${dataDir} cannot be written: ${messageOf(cause)}`, { cause });
  }
  const db = openStore(dataDir);
  return {
    db,
    keys,
    devices: deviceStore(db),
    evidence: evidenceStore(db),
    tokens: tokenStore(db),
    meta: metaStore(db),
  };
}
