import { accessSync, constants, type Stats, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { type Checkup, fault, untold, well } from './checkup.ts';
import { hidden } from './hidden.ts';
import { type Patient, seen } from './patient.ts';
import { startRemedy } from './start-remedy.ts';

/** Whether the state folder is there, for the agent alone, and can be written. */
export function stateFolder({ settings, host }: Patient): Checkup[] {
  const about = 'state folder';
  if (!('is' in settings)) return [untold(about, 'without a configuration nobody knows where it is')];
  const { stateDir, mode } = settings.is;
  const stats = seen(() => statSync(stateDir));
  if ('hidden' in stats) return [hidden(about, host.platform)];
  if ('wrong' in stats) return [fault(about, stats.wrong, startRemedy(host.platform, mode))];
  if (!stats.is.isDirectory())
    return [fault(about, `${stateDir} is no folder`, `Move it away. ${startRemedy(host.platform, mode)}`)];
  // Windows keeps rights in lists, which the installer sets on the folder.
  if (host.platform === 'win32') return [untold(about, `${stateDir}; who may open it is not read here`)];
  if ((stats.is.mode & 0o077) !== 0)
    return [fault(about, `${stateDir} is open to others`, `Run: chmod 700 ${stateDir}`)];
  return [ownedWell(stateDir, stats.is, mode)];
}

function ownedWell(stateDir: string, { uid }: Stats, mode: 'system' | 'user'): Checkup {
  const me = userInfo().uid;
  if (mode === 'user' && uid !== me && me !== 0)
    return fault(
      'state folder',
      `${stateDir} belongs to another user (${uid})`,
      `Give it back: sudo chown -R ${me} ${stateDir}`,
    );
  if (uid !== me && me !== 0) return untold('state folder', `${stateDir}, for user ${uid} alone`);
  const written = seen(() => accessSync(stateDir, constants.R_OK | constants.W_OK | constants.X_OK));
  return 'is' in written
    ? well('state folder', `${stateDir}, for user ${uid} alone`)
    : fault(
        'state folder',
        'hidden' in written ? written.hidden : written.wrong,
        `Run: chmod 700 ${stateDir}; if the disk is mounted read-only, mend or remount it.`,
      );
}
