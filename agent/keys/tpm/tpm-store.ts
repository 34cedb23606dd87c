import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StanceError } from '../../../shared/errors.ts';
import { thumbprint } from '../../crypto/es256.ts';
import { readOwn, removeDurably, writeDurably } from '../../durable-file.ts';
import type { KeyStore } from '../device-key.ts';
import { type KeptKey, readKeyBlob, writeKeyBlob } from './key-blob.ts';
import { makeKey } from './key-in-tpm.ts';
import { signingKeyOf } from './public-area.ts';
import type { Tpm } from './tpm.ts';
import { TpmFault } from './tpm-fault.ts';
import { damaged, locked, tpmKey } from './tpm-key.ts';

/**
 * Keys that this machine's TPM made and that never leave it. What is kept here is a file of the key wrapped by the TPM, readable
 * by the agent alone; nothing is kept in the TPM. A key stays loaded while the agent runs, in a slot of its own.
 */
export function tpmStore(stateDir: string, tpm: Tpm): KeyStore {
  const pathOf = (id: string) => join(stateDir, `tpm-key-${id}`);
  return {
    protection: 'tpm',
    isReady: async () => {
      try {
        // The whole way once, with a key that is thrown away: what a laptop's TPM cannot do is found before it matters.
        await tpm.inTurn(makeKey);
        return true;
      } catch (error) {
        // No TPM, not permitted, locked, too old: the ladder goes on to the next rung.
        return error instanceof TpmFault ? false : Promise.reject(error);
      }
    },
    create: async () => {
      const kept = await tpm.inTurn(makeKey).catch(locked);
      const path = pathOf(thumbprint(signingKeyOf(kept.publicArea)));
      writeDurably(path, writeKeyBlob(kept));
      return tpmKey(tpm, kept, path);
    },
    load: async (id) => {
      const kept = keptAt(pathOf(id));
      if (kept === undefined) return undefined;
      const key = tpmKey(tpm, kept, pathOf(id));
      if (key.id !== id)
        throw new StanceError('keyLocked', `the device key in ${pathOf(id)} is another key than the one enrolled`);
      await key.open();
      return key;
    },
    destroy: async (id) => {
      removeDurably(pathOf(id));
      // It may be loaded still. What else is, is loaded anew when it is next used.
      await tpm.close();
    },
  };
}

function keptAt(path: string): KeptKey | undefined {
  const text = readOwn(path);
  if (text === undefined) return undefined;
  // A restored backup or a copy by hand may have opened the file to others: closed again before it is used.
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
  try {
    const kept = readKeyBlob(text);
    signingKeyOf(kept.publicArea);
    return kept;
  } catch (cause) {
    throw damaged(path, cause);
  }
}
