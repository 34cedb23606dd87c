import * as v from 'valibot';
import { type Known, unread } from '../../../../shared/reading.ts';
import type { Host } from '../../../host/host.ts';
import { readPlist } from '../../plist/read-plist.ts';
import { flag } from './flag.ts';

/** What must all be on for fixes to come by themselves; of the first alone it is known that it is on where nobody set it. */
const Automatic = v.object({
  AutomaticCheckEnabled: flag,
  AutomaticDownload: flag,
  AutomaticallyInstallMacOSUpdates: flag,
  CriticalUpdateInstall: flag,
});

/** Whether this Mac looks for fixes, loads and installs them by itself; what the organisation sets wins over its own list. */
export async function automaticUpdates(host: Host, list: unknown): Promise<Known<boolean>> {
  const managed = await readPlist(host, '/Library/Managed Preferences/com.apple.SoftwareUpdate.plist');
  if ('unread' in managed) return managed;
  const own = v.safeParse(Automatic, list);
  const set = v.safeParse(Automatic, 'is' in managed ? managed.is : {});
  if (!own.success || !set.success) return unread('unparseable');
  const all = { AutomaticCheckEnabled: true, ...defined(own.output), ...defined(set.output) };
  if (Object.values(all).includes(false)) return { is: false };
  return Object.keys(Automatic.entries).every((name) => Object.hasOwn(all, name))
    ? { is: true }
    : unread('unsupported');
}

const defined = <T extends object>(values: T): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
