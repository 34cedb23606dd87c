import type { Host } from '../../../host/host.ts';
import type { LastSeen, Seen } from '../last-seen.ts';
import { readThese } from './mac-processes.ts';
import type { MacSource } from './mac-source.ts';
import { isRunningOnMac, readMacState } from './running-on-mac.ts';

/** A product without a process is looked for among all of them: dear, so seldom. */
const looksPerScan = 15;

const lastSeen = new WeakMap<Host, LastSeen<MacSource>>();

/** Keeps what the last collection saw, so that a look need not search again. */
export function noteSeenOnMac(host: Host, products: readonly Seen<MacSource>[]): void {
  lastSeen.set(host, { products, looks: 0, scanned: JSON.stringify(products.map(({ product }) => product.running)) });
}

/** The processes of the installed products in a few words; nothing is started where nothing is installed. */
export async function lookAtMac(host: Host): Promise<string> {
  const last = lastSeen.get(host);
  if (last === undefined || last.products.length === 0) return '';
  last.looks++;
  const pids = last.products.flatMap(({ pids }) => pids);
  const these = pids.length === 0 ? undefined : await readThese(host, pids);
  const isOneDown = last.products.some(({ pids }) => pids.length === 0);
  if (isOneDown && last.looks % looksPerScan === 0) {
    const state = await readMacState(host);
    last.scanned = JSON.stringify(last.products.map(({ source }) => isRunningOnMac(source, state).running));
  }
  // How long one has lived matters only until it has lived long enough.
  const isYoung = last.products.some(({ product }) => 'unread' in product.running);
  const words =
    these !== undefined && 'is' in these
      ? these.is.map(({ pid, isAlive, isSteady }) => `${pid} ${isAlive} ${isYoung && isSteady}`)
      : these;
  return JSON.stringify([words, last.scanned]);
}
