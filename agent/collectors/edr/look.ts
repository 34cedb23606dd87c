import type { Host } from '../../host/host.ts';
import type { Seen } from './linux.ts';
import { pidsOfUnit, readProcess, readUptime, systemdRoot } from './processes.ts';
import { isRunning } from './running.ts';

/** A product that was found without a process, on a machine without systemd, is looked for in all of /proc: dear, so seldom. */
const looksPerScan = 8;

const lastSeen = new WeakMap<Host, { products: readonly Seen[]; looks: number; scanned: string }>();

/** Keeps what the last collection saw, so that a look need not search again. */
export function noteSeen(host: Host, products: readonly Seen[]): void {
  lastSeen.set(host, { products, looks: 0, scanned: '' });
}

/** The processes of the installed products in a few words: a handful of reads, and none where nothing is installed. */
export async function lookAt(host: Host): Promise<string> {
  const last = lastSeen.get(host);
  if (last === undefined || last.products.length === 0) return '';
  const root = await systemdRoot(host);
  if ('unread' in root) return root.unread;
  const uptime = (await readUptime(host)) ?? 0;
  last.looks++;
  const words: string[] = [];
  for (const seen of last.products) {
    words.push(seen.source.id);
    let pids = seen.pids;
    if (root.is !== undefined && seen.units.length > 0) {
      const answers = await Promise.all(seen.units.map((unit) => pidsOfUnit(host, unit, root.is ?? '')));
      pids = answers.flatMap((answer) => ('is' in answer ? answer.is : []));
    } else if (pids.length === 0) {
      if (last.looks % looksPerScan === 0) last.scanned = (await isRunning(host, seen.source, seen.units)).pids.join();
      words.push(last.scanned);
    }
    for (const pid of pids) {
      const process = await readProcess(host, pid, uptime);
      words.push('is' in process ? `${process.is.id} ${process.is.isAlive} ${process.is.isSteady}` : `${pid} gone`);
    }
  }
  return words.join(' ');
}
