import { type Known, unread, type Why } from '../../../../shared/reading.ts';
import type { Host } from '../../../host/host.ts';
import { kernelIsNewest } from '../installed-kernels.ts';
import { type Installed, lastUpdateOf, readInstalled, timesOfCore } from '../rpm/installed.ts';
import { restartIsDue } from '../since-boot.ts';
import { isLike, type UpdateFamily } from '../update-family.ts';
import { countOf, noteOf } from '../waiting-fixes.ts';
import { automaticUpdates } from './automatic-updates.ts';
import { leap, readWaiting, rolling } from './waiting.ts';

/** openSUSE and SLE, by zypper from its cache: it is asked only when the cache or rpm's database changed. */
export const zypper: UpdateFamily = {
  source: 'zypper',
  isHere: (release) => isLike(release, /(?:opensuse|suse|sles|sled|sle-micro).*/),
  async observe(host, release) {
    const isRolling = /tumbleweed|slowroll|microos|aeon|kalpa/.test(release.get('ID') ?? '');
    const { packages, listsAt } = await readWaiting(host, isRolling ? rolling : leap);
    const installed = await readInstalled(host);
    const isElsewhere = await isUpdatedElsewhere(host);
    const fact = {
      pendingSecurityUpdates: countOf(packages),
      listsAt,
      rebootRequired: await rebootRequired(host, isElsewhere, installed),
      automaticUpdates: await automaticUpdates(host),
      kernelIsNewest: inPlace(isElsewhere) ?? (await kernelIsNewest(host)),
      lastPatchedAt: 'is' in installed ? lastUpdateOf(installed.is) : installed,
    };
    return { fact, notes: noteOf(packages) };
  },
};

/** transactional-update puts updates into a copy of the system, which only the next start shows. */
async function isUpdatedElsewhere(host: Host): Promise<Known<boolean>> {
  const tool = await host.stat('/usr/sbin/transactional-update');
  return 'unread' in tool ? tool : { is: 'is' in tool };
}

/** Why what is installed here says nothing of the next start; undefined where it does. */
const inPlace = (isElsewhere: Known<boolean>): { unread: Why } | undefined =>
  'unread' in isElsewhere ? isElsewhere : isElsewhere.is ? unread('unsupported') : undefined;

/** zypp leaves a flag for a package that says so; what rpm put in since the start tells of the others, and of those by other hands. */
async function rebootRequired(
  host: Host,
  isElsewhere: Known<boolean>,
  installed: Known<Installed>,
): Promise<Known<boolean>> {
  const flag = await host.stat('/run/reboot-needed');
  if ('is' in flag) return { is: true };
  if ('unread' in flag) return flag;
  const why = inPlace(isElsewhere);
  return why ?? restartIsDue(host, 'is' in installed ? { is: timesOfCore(installed.is) } : installed);
}
