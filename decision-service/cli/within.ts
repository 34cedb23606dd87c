import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { StanceError } from '../../shared/errors.ts';
import { deviceIdOf } from '../../shared/jws.ts';
import { type DataFolder, openDataFolder } from '../open-data-folder.ts';
import type { DeviceRow } from '../store/device-store.ts';
import { needed } from './options.ts';

/** What a command says: lines for people, the same as JSON for programs. */
export interface Said {
  readonly text: string;
  readonly json: unknown;
}

/** The options that every command takes. */
export const common = { data: { type: 'string' }, json: { type: 'boolean' } } as const;

/** Opens a data folder that a service has been started in, for the length of one command. */
export function within<T>(data: string | undefined, work: (folder: DataFolder, dataDir: string) => T): T {
  const dataDir = knownFolder(data);
  const folder = openDataFolder(dataDir);
  try {
    return work(folder, dataDir);
  } finally {
    folder.db.close();
  }
}

/** A data folder that is there. */
export function knownFolder(data: string | undefined): string {
  const dataDir = resolve(needed('--data', data));
  if (!existsSync(dataDir))
    throw new StanceError('configInvalid', `${dataDir}: no such folder; "run --data ${dataDir}" makes it`);
  return dataDir;
}

/** The one device that a word names: its whole id, or enough of the start of its thumbprint. */
export function named(devices: readonly DeviceRow[], word: string | undefined): DeviceRow {
  const wanted = needed('the device', word);
  const found = devices.filter(({ id }) => id === wanted || (wanted.length >= 6 && shortId(id).startsWith(wanted)));
  const [device, other] = found;
  if (device === undefined) throw new StanceError('usage', `${wanted}: no such device`);
  if (other !== undefined) throw new StanceError('usage', `${wanted}: more than one device begins so`);
  return device;
}

/** A device id without what all of them begin with. */
export const shortId = (id: string): string => id.slice(deviceIdOf('').length);
/** A moment as people and programs read it. */
export const dateOf = (at: number): string => new Date(at * 1_000).toISOString().replace('.000', '');
