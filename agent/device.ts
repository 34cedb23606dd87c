import { accessSync, chmodSync, constants, mkdirSync } from 'node:fs';
import { messageOf, StanceError, systemCode } from '../shared/errors.ts';
import { knownEnd } from './decision-holder.ts';
import { IdentityFile } from './identity/identity.ts';
import { type DeviceKeys, deviceKeys } from './keys/device-keys.ts';
import type { KeyLadder } from './keys/key-ladder.ts';
import type { Ledger } from './ledger/ledger.ts';
import { type OpenedLedger, openLedger } from './ledger/open-ledger.ts';
import { lockStateFolder } from './state-lock.ts';

/** What lies on disk of this device: who it is, its keys, what it signed. */
export interface Device extends DeviceKeys {
  readonly identity: IdentityFile;
  readonly ledger: Ledger;
  /** What was wrong with the ledger that was found, and is told. */
  readonly damage: Omit<OpenedLedger, 'ledger'>;
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
    const { ledger, ...damage } = openLedger(stateDir, knownEnd(stateDir, identity.held.enrolment?.chain));
    const close = () => {
      ledger.close();
      unlock();
    };
    return { identity, ledger, damage, ...deviceKeys(identity, ladder), close };
  } catch (error) {
    unlock();
    if (error instanceof StanceError) throw error;
    const code = systemCode(error);
    // SQLite's own words say more than the one code that Node has for all of them.
    const why = code === undefined || code === 'ERR_SQLITE_ERROR' ? messageOf(error) : code;
    throw new StanceError('stateUnwritable', `the state folder ${stateDir} cannot be used: ${why}`, { cause: error });
  }
}
