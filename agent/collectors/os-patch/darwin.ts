import { type Known, unread } from '../../../shared/reading.ts';
import type { OsPatchFact } from '../../../shared/signals/os-patch.ts';
import { whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import type { Collector } from '../collector.ts';
import { notObserved, observed } from '../observed.ts';
import { type MacVersion, readMacVersion } from '../os/mac-version.ts';
import { readPlist } from '../plist/read-plist.ts';
import { automaticUpdates } from './macos/automatic-updates.ts';
import { lastPatchedAt } from './macos/install-history.ts';
import { countFixes, isHoldingBack, lastLookAt, waitingUpdates } from './macos/software-update.ts';

const listName = 'com.apple.SoftwareUpdate.plist';

/** Which fixes wait, from the list that macOS itself keeps; nothing is started and nobody on the network is asked. */
export const osPatchDarwin: Collector<OsPatchFact> = {
  async collect(host) {
    const list = await readPlist(host, `/Library/Preferences/${listName}`);
    if (!('is' in list)) return notObserved(host, whyNot(list, 'toolMissing'), [listName]);
    const notes: string[] = [];
    const { known: version } = await readMacVersion(host);
    const fact: OsPatchFact = {
      pendingSecurityUpdates: await pending(host, list.is, version, notes),
      listsAt: lastLookAt(list.is, host.now()),
      rebootRequired: 'is' in version ? restartIsDue(version.is) : version,
      automaticUpdates: await automaticUpdates(host, list.is),
      lastPatchedAt: await lastPatchedAt(host),
    };
    return observed(host, 'com.apple.SoftwareUpdate', fact, notes);
  },
  watch: {
    directories: [
      { path: '/Library/Preferences', names: [listName] },
      { path: '/Library/Receipts', names: ['InstallHistory.plist'] },
      { path: '/Library/Managed Preferences', names: [listName, 'com.apple.applicationaccess.plist'] },
    ],
  },
  // Lists only, but for sw_vers (5 s) where the system's own cannot be read.
  limitMs: 7_000,
};

/**
 * From macOS 11 the system is sealed and runs from a snapshot: an update comes in during the restart, and until then is one that waits in
 * the list. So none is in place that only a restart would bring to life.
 */
const restartIsDue = ({ version }: MacVersion): Known<boolean> =>
  Number.parseInt(version, 10) >= 11 ? { is: false } : unread('unsupported');

async function pending(host: Host, list: unknown, version: Known<MacVersion>, notes: string[]): Promise<Known<number>> {
  // Without the build an update that is in already may count; that is never too few.
  const build = 'is' in version ? version.is.build : '';
  const waiting = waitingUpdates(list, build);
  if (waiting === undefined) return unread('unparseable');
  notes.push(`${waiting.length} updates wait that are not in ${build || 'this system'} already`);
  for (const { id, kind } of waiting) notes.push(`${kind}: ${id}`);
  const heldBack = await isHoldingBack(host);
  if ('is' in heldBack && heldBack.is) notes.push('the organisation holds updates back: what it holds is not listed');
  return countFixes(waiting, heldBack);
}
