import { type Known, unread } from '../../../../shared/reading.ts';
import type { Instant } from '../../../../shared/time.ts';
import { whyNot } from '../../../host/answer.ts';
import type { Host } from '../../../host/host.ts';
import { instantOfHalves } from '../../windows-time.ts';

const packagesKey = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages';
/** CurrentState of a package that is in place. */
const installed = 0x70;

const last = new WeakMap<Host, { readonly stamp: string; readonly at: Known<Instant> }>();

/**
 * When the newest monthly update went in, by the servicing of Windows itself: its history counts daily virus definitions, too.
 * Thousands of packages are listed for it, so it is worked out anew only when `stamp` (the build) changes.
 */
export async function readLastPatched(host: Host, stamp: string): Promise<Known<Instant>> {
  const before = last.get(host);
  if (before?.stamp === stamp) return before.at;
  const at = await newestRollup(host);
  if ('is' in at) last.set(host, { stamp, at });
  return at;
}

async function newestRollup(host: Host): Promise<Known<Instant>> {
  const names = await host.registryKeys(packagesKey);
  if (!('is' in names)) return unread(whyNot(names, 'toolMissing'));
  let newest: Known<Instant> = unread('toolMissing');
  for (const name of names.is.filter((one) => one.startsWith('Package_for_RollupFix~'))) {
    const key = `${packagesKey}\\${name}`;
    const values = [];
    for (const value of ['CurrentState', 'InstallTimeHigh', 'InstallTimeLow'])
      values.push(await host.registryValue(key, value));
    const [state, high, low] = values.map((answer) => ('is' in answer ? answer.is : undefined));
    if (state !== installed || typeof high !== 'number' || typeof low !== 'number') continue;
    const at = instantOfHalves(high, low);
    if ('is' in at && (!('is' in newest) || at.is > newest.is)) newest = at;
  }
  return newest;
}
