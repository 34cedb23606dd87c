import { statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { type Checkup, fault, untold, well } from './checkup.ts';
import { type Patient, seen } from './patient.ts';

/** Whether the socket of the local API is this user's alone: its path is all that says who calls. */
export function localSocket({ socket, host }: Patient): Checkup[] {
  const about = 'socket';
  if (!('is' in socket)) return [untold(about, 'without a configuration nobody knows where it is')];
  const path = socket.is;
  const stats = seen(() => statSync(path));
  if (!('is' in stats)) return [untold(about, `none at ${path}`)];
  if (host.platform === 'win32') return [untold(about, `${path}; who may open it is not read here`)];
  const { uid, mode } = stats.is;
  const remedy = `Remove ${path} and start the agent again; it makes its own.`;
  if (!stats.is.isSocket()) return [fault(about, `${path} is no socket`, remedy)];
  if ((mode & 0o077) !== 0) return [fault(about, `${path} is open to others`, remedy)];
  if (uid !== userInfo().uid) return [untold(about, `${path} is for user ${uid}`)];
  return [well(about, `${path}, for this user alone`)];
}
