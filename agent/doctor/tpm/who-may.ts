import { type Stats, statSync } from 'node:fs';
import type { Host } from '../../host/host.ts';
import { type Seen, seen } from '../patient.ts';

/** Whether the agent's account may use a device, and what it lacks. */
export type Leave =
  | { readonly may: true }
  /** The device is for root alone: nobody told the system who else may use it. */
  | { readonly may: false; readonly rootOnly: true }
  | { readonly may: false; readonly account: string; readonly group: string }
  /** Who the agent is, or who may, cannot be told. */
  | { readonly may: undefined };

type Owned = Pick<Stats, 'uid' | 'gid' | 'mode'>;

/** Looks who may use a device, from its owner, its group and the members of that group. The agent's account owns its state folder. */
export async function whoMay(
  device: string,
  stateDir: string,
  host: Pick<Host, 'text'>,
  owned: (path: string) => Seen<Owned> = (path) => seen(() => statSync(path)),
): Promise<Leave> {
  const [node, folder] = [owned(device), owned(stateDir)];
  if (!('is' in node) || !('is' in folder)) return { may: undefined };
  const { uid } = folder.is;
  const { mode, gid } = node.is;
  const isFor = (shift: number) => (mode & (0o6 << shift)) === 0o6 << shift;
  if (uid === 0 || isFor(0) || (node.is.uid === uid && isFor(6))) return { may: true };
  if (!isFor(3) || gid === 0) return { may: false, rootOnly: true };
  const rows = await rowsOf(host, '/etc/group');
  const [group, , , members = ''] = rows.find(([, , id]) => id === String(gid)) ?? [];
  const [account, , , primary] = (await rowsOf(host, '/etc/passwd')).find(([, , id]) => id === String(uid)) ?? [];
  // A directory of the organisation may hold them: the groups of this very process are told by the system.
  if (uid === process.getuid?.() && process.getgroups?.().includes(gid)) return { may: true };
  if (group === undefined || account === undefined) return { may: undefined };
  if (primary === String(gid) || members.split(',').includes(account)) return { may: true };
  return { may: false, account, group };
}

/** The rows of a list of accounts or groups (passwd(5), group(5)). */
async function rowsOf(host: Pick<Host, 'text'>, path: string): Promise<string[][]> {
  const text = await host.text(path);
  return 'is' in text ? text.is.split('\n').map((line) => line.split(':')) : [];
}
