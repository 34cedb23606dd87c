import { accessSync, chmodSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, StanceError, systemCode } from '../shared/errors.ts';
import { IdentityFile } from './identity/identity.ts';
import type { DeviceKey } from './keys/device-key.ts';
import type { KeyLadder } from './keys/key-ladder.ts';
import { Ledger } from './ledger/ledger.ts';

/** What lies on disk of this device: who it is, its key, what it signed. */
export interface Device {
  readonly identity: IdentityFile;
  readonly ledger: Ledger;
  /** The device key; made when there is none and enrolment data waits. Throws keyLocked when it cannot be opened now, keyMissing when it is gone. */
  key(): Promise<DeviceKey>;
}

/** Opens the state folder. Throws stateUnwritable with the path and the reason; nothing is changed then. */
export function openDevice(stateDir: string, ladder: KeyLadder): Device {
  try {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    accessSync(stateDir, constants.R_OK | constants.W_OK | constants.X_OK);
    chmodSync(stateDir, 0o700);
    const identity = new IdentityFile(stateDir);
    identity.load();
    return { identity, ledger: new Ledger(join(stateDir, 'ledger.db')), key: keyOf(identity, ladder) };
  } catch (error) {
    if (error instanceof StanceError) throw error;
    const why = systemCode(error) ?? messageOf(error);
    throw new StanceError('stateUnwritable', `the state folder ${stateDir} cannot be used: ${why}`, { cause: error });
  }
}

function keyOf(identity: IdentityFile, ladder: KeyLadder): () => Promise<DeviceKey> {
  let opened: Promise<DeviceKey> | undefined;
  let id: string | undefined;
  return () => {
    // Opened once, also for those who ask while a slow keychain makes it: two would each make a key of their own.
    if (opened !== undefined && identity.held.key?.id === id) return opened;
    id = identity.held.key?.id;
    const opening = open(identity, ladder);
    opened = opening;
    opening.then(
      (key) => {
        if (opened === opening) id = key.id;
      },
      () => {
        if (opened === opening) opened = undefined;
      },
    );
    return opening;
  };
}

async function open(identity: IdentityFile, ladder: KeyLadder): Promise<DeviceKey> {
  const { key, enrolment } = identity.held;
  const found = key === undefined ? undefined : await ladder.load(key.protection, key.id);
  if (found === undefined && enrolment !== undefined)
    throw new StanceError('keyMissing', 'the device key is gone; enrol this laptop anew with a fresh code');
  return found ?? (await make(identity, ladder));
}

/** A new key is durable, and written down with its rung, before anybody hears of it. */
async function make(identity: IdentityFile, ladder: KeyLadder): Promise<DeviceKey> {
  const made = await ladder.create();
  identity.save({ key: { protection: made.protection, id: made.id } });
  return made;
}
