import { accessSync, chmodSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, StanceError, systemCode } from '../shared/errors.ts';
import { IdentityFile } from './identity/identity.ts';
import { type DeviceKeys, deviceKeys } from './keys/device-keys.ts';
import type { KeyLadder } from './keys/key-ladder.ts';
import { Ledger } from './ledger/ledger.ts';
import { lockStateFolder } from './state-lock.ts';

/** What lies on disk of this device: who it is, its keys, what it signed. */
export interface Device extends DeviceKeys {
  readonly identity: IdentityFile;
  readonly ledger: Ledger;
  /** Gives the state folder back. */
  close(): void;
}

/**
 * Opens the state folder for this agent alone. Throws alreadyRunning where another works in it, and stateUnwritable with the path and
 * the reason; nothing is changed then.
 */
export function openDevice(stateDir: string, ladder: KeyLadder): Device {
  let unlock: () => void = () => undefined;
  try {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    accessSync(stateDir, constants.R_OK | constants.W_OK | constants.X_OK);
    chmodSync(stateDir, 0o700);
    unlock = lockStateFolder(stateDir);
    const identity = new IdentityFile(stateDir);
    identity.load();
    const ledger = new Ledger(join(stateDir, 'ledger.db'));
    const close = () => {
      ledger.close();
      unlock();
    };
    return { identity, ledger, ...deviceKeys(identity, ladder), close };
  } catch (error) {
    unlock();
    if (error instanceof StanceError) throw error;
    const why = systemCode(error) ?? messageOf(error);
    throw new StanceError('stateUnwritable', `the state folder ${stateDir} cannot be used: ${why}`, { cause: error });
  }
}
