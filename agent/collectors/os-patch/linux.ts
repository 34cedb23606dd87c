import { unread } from '../../../shared/reading.ts';
import type { OsPatchFact } from '../../../shared/signals/os-patch.ts';
import type { Collector } from '../collector.ts';
import { notObserved, observed } from '../observed.ts';
import { readOsRelease } from '../os/os-release.ts';
import { apt } from './apt/apt.ts';
import { dnf } from './dnf/dnf.ts';
import { pacman } from './pacman/pacman.ts';
import { rpmOstree } from './rpm-ostree/rpm-ostree.ts';
import type { UpdateFamily } from './update-family.ts';
import { zypper } from './zypper/zypper.ts';

const families: readonly UpdateFamily[] = [apt, dnf, zypper, pacman];

/** Which security fixes wait and whether a restart does, from the package manager's own files. */
export const osPatchLinux: Collector<OsPatchFact> = {
  async collect(host) {
    const release = await readOsRelease(host);
    if ('unread' in release)
      return notObserved(host, release.unread, ['os-release: which package manager is not known']);
    const image = await host.stat('/run/ostree-booted');
    const family = 'is' in image ? rpmOstree : families.find(({ isHere }) => isHere(release.is));
    if (family === undefined) {
      const none = unread('unsupported');
      const fact = { pendingSecurityUpdates: none, listsAt: none, rebootRequired: none, automaticUpdates: none };
      return observed(host, 'os-release', fact, [
        `no way to read the updates of ${release.is.get('ID') ?? 'this system'} yet`,
      ]);
    }
    const { fact, notes } = await family.observe(host, release.is);
    return observed(host, family.source, fact, notes);
  },
  watch: {
    directories: [
      { path: '/run', names: ['reboot-required', 'reboot-needed'] },
      { path: '/ostree/deploy' },
      { path: '/var/lib/dpkg', names: ['status'] },
      { path: '/var/lib/apt/lists' },
      { path: '/etc/apt/apt.conf.d' },
      { path: '/lib/modules' },
      { path: '/var/cache/dnf' },
      { path: '/var/cache/libdnf5' },
      { path: '/var/cache/zypp/raw' },
      { path: '/var/lib/rpm' },
      { path: '/usr/lib/sysimage/rpm' },
      { path: '/var/lib/pacman/local' },
      { path: '/var/lib/pacman/sync' },
      { path: '/etc/systemd/system/timers.target.wants' },
    ],
  },
  // The first look unpacks and reads every list of fixes, which a slow disk may take its time for.
  limitMs: 30_000,
};
