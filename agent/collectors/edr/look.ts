import type { Host } from '../../host/host.ts';
import type { LastSeen, Seen } from './last-seen.ts';
import { pidsOfUnit, readProcess, readUptime, systemdRoot } from './processes.ts';
import type { ProductSource } from './product-source.ts';
import { isRunning } from './running.ts';

/** A product that was found without a process, on a machine without systemd, is looked for in all of /proc: dear, so seldom. */
const looksPerScan = 8;

interface LastSeenHere extends LastSeen<ProductSource> {
  /** Where systemd keeps its control groups; it does not come or go while a system runs. */
  readonly root: string | undefined;
}

const lastSeen = new WeakMap<Host, LastSeenHere>();

/** Keeps what the last collection saw, so that a look need not search again. */
export async function noteSeen(host: Host, products: readonly Seen<ProductSource>[]): Promise<void> {
  const root = products.length === 0 ? undefined : await systemdRoot(host);
  lastSeen.set(host, { products, root: root && 'is' in root ? root.is : undefined, looks: 0, scanned: '' });
}

/**
 * The processes of the installed products in a few words. It runs every other second for as long as the laptop does: one read
 * for each process or stopped unit, and none where nothing is installed.
 */
export async function lookAt(host: Host): Promise<string> {
  const last = lastSeen.get(host);
  if (last === undefined) return '';
  last.looks++;
  let words = '';
  for (const seen of last.products) words += `${seen.source.id} ${await lookAtProduct(host, last, seen)};`;
  return words;
}

async function lookAtProduct(host: Host, last: LastSeenHere, seen: Seen<ProductSource>): Promise<string> {
  if (seen.pids.length > 0) return lookAtProcesses(host, seen);
  if (last.root !== undefined && seen.source.units.length > 0) {
    const answers = await Promise.all(seen.source.units.map((unit) => pidsOfUnit(host, unit, last.root ?? '')));
    return JSON.stringify(answers);
  }
  if (last.looks % looksPerScan === 0) last.scanned = (await isRunning(host, seen.source)).pids.join();
  return last.scanned;
}

/** Whether each process is still the one it was. How long it has lived matters only until it has lived long enough. */
async function lookAtProcesses(host: Host, { pids, product }: Seen<ProductSource>): Promise<string> {
  const isYoung = 'unread' in product.running;
  const uptime = isYoung ? ((await readUptime(host)) ?? 0) : 0;
  let words = '';
  for (const pid of pids) {
    const process = await readProcess(host, pid, uptime);
    words += 'is' in process ? `${process.is.id} ${process.is.isAlive} ${isYoung && process.is.isSteady} ` : 'gone ';
  }
  return words;
}
