import type { Host } from '../../../host/host.ts';
import { kernelIsNewest } from '../installed-kernels.ts';
import { lastUpdateOf, readInstalled, timesOfCore } from '../rpm/installed.ts';
import { restartIsDue } from '../since-boot.ts';
import { nothing, type Waiting } from '../tool-words.ts';
import { isLike, type UpdateFamily } from '../update-family.ts';
import { countOf, noteOf } from '../waiting-fixes.ts';
import { automaticUpdates } from './automatic-updates.ts';
import { askDnfFive } from './five.ts';
import { askDnfFour } from './four.ts';

/** Fedora, RHEL and what is made of them: the fixes by dnf, what was installed since the last start by rpm. */
export const dnf: UpdateFamily = {
  source: 'dnf',
  isHere: (release) => isLike(release, /fedora|rhel/),
  async observe(host) {
    const { packages, listsAt } = await readWaiting(host);
    const installed = await readInstalled(host);
    const fact = {
      pendingSecurityUpdates: countOf(packages),
      listsAt,
      rebootRequired: await restartIsDue(host, 'is' in installed ? { is: timesOfCore(installed.is) } : installed),
      automaticUpdates: await automaticUpdates(host),
      kernelIsNewest: await kernelIsNewest(host),
      lastPatchedAt: 'is' in installed ? lastUpdateOf(installed.is) : installed,
    };
    return { fact, notes: noteOf(packages) };
  },
};

async function readWaiting(host: Host): Promise<Waiting> {
  // An image-based system is updated whole: what dnf would say of it is beside the point.
  const image = await host.stat('/run/ostree-booted');
  if (!('absent' in image)) return nothing('unread' in image ? image.unread : 'unsupported');
  const program = await host.link('/usr/bin/dnf');
  if (!('is' in program)) return nothing('unread' in program ? program.unread : 'toolMissing');
  // Both may be installed; the one that is called `dnf` keeps its cache fresh.
  if (/(?:^|\/)dnf-[23]$/.test(program.is)) return askDnfFour(host);
  return /(?:^|\/)dnf5$/.test(program.is) ? askDnfFive(host) : nothing('unsupported');
}
