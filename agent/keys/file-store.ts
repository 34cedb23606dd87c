import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readOwn, removeDurably, writeDurably } from '../durable-file.ts';
import type { DeviceKey, KeyStore } from './device-key.ts';
import { exportKey, generateKey, openKey, softwareKey } from './software-key.ts';

/** Keys as files of their own in the state folder, readable by the agent alone: the rung that is always there, and the weakest. */
export function fileStore(stateDir: string): KeyStore {
  const pathOf = (id: string) => join(stateDir, `device-key-${id}`);
  return {
    protection: 'file',
    isReady: async () => true,
    create: async () => {
      const key = generateKey();
      const made = softwareKey(key, 'file');
      writeDurably(pathOf(made.id), exportKey(key));
      return made;
    },
    load: async (id) => load(pathOf(id), id),
    destroy: async (id) => removeDurably(pathOf(id)),
  };
}

function load(path: string, id: string): DeviceKey | undefined {
  const text = readOwn(path);
  if (text === undefined) return undefined;
  // A restored backup or a copy by hand may have opened the file to others: closed again before it is used.
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
  return openKey(text, id, 'file', path);
}
