import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyRef } from '../identity/identity.ts';
import { keychainService } from '../keys/keychain.ts';
import { keychainItem } from '../keys/keychain-item.ts';
import { type Checkup, fault, untold, well } from './checkup.ts';
import { hidden } from './hidden.ts';
import { type Patient, seen } from './patient.ts';

const about = 'key';
const gone =
  'Put the state folder back from a backup, or ask your IT team for a new enrolment code and run: stance enrol';

/** Whether the device key is on its rung and can be opened. Neither it nor anything that holds it is read. */
export async function key(patient: Patient): Promise<Checkup[]> {
  const { identity, settings, host } = patient;
  if ('hidden' in identity) return [hidden(about, host.platform)];
  if ('wrong' in identity)
    return [fault('identity', identity.wrong, 'Put the file back from a backup, or move it away and enrol anew.')];
  const { key: ref } = identity.is;
  if (ref === undefined) return [untold(about, 'none is made yet; it is made with the enrolment')];
  if (ref.protection === 'file' && 'is' in settings)
    return [keyFile(join(settings.is.stateDir, `device-key-${ref.id}`), host.platform)];
  // Of one in the TPM the TPM itself is asked, once for everything (tpm/tpm.ts).
  if (ref.protection === 'tpm') return [];
  return [ref.protection === 'keychain' ? await inKeychain(ref, patient) : untold(about, `kept in: ${ref.protection}`)];
}

function keyFile(path: string, platform: Patient['host']['platform']): Checkup {
  const stats = seen(() => statSync(path, { throwIfNoEntry: false }));
  if ('hidden' in stats) return hidden(about, platform);
  if ('wrong' in stats) return fault(about, stats.wrong, gone);
  if (stats.is === undefined) return fault(about, 'the file of the device key is gone', gone);
  if (platform !== 'win32' && (stats.is.mode & 0o077) !== 0)
    return fault(
      about,
      'the file of the device key is open to others',
      `Run: chmod 600 ${path}. If another user may have copied it, ask your IT team to revoke it.`,
    );
  const opened = seen(() => accessSync(path, constants.R_OK));
  if ('is' in opened) return well(about, 'in a file, for the agent alone');
  return hidden(about, platform);
}

async function inKeychain({ id }: KeyRef, { host, status }: Patient): Promise<Checkup> {
  const item = await keychainItem(host, keychainService, id);
  if (item === 'open') return well(about, 'in the keychain, which is open');
  if (item === 'locked')
    return fault(about, 'in the keychain, which is locked', 'Sign out and in again: that unlocks the keychain.');
  if (item === 'none') return fault(about, 'the keychain does not hold it any more', gone);
  const isTrouble = 'is' in status && status.is.trouble?.what === 'keyLocked';
  return isTrouble
    ? fault(about, 'in the keychain, which does not open', 'See "keychain".')
    : untold(about, 'in the keychain, which does not say whether it still holds it');
}
