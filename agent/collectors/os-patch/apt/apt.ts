import type { OsPatchFact } from '../../../../shared/signals/os-patch.ts';
import { kernelIsNewest } from '../installed-kernels.ts';
import { isLike, type UpdateFamily } from '../update-family.ts';
import { countOf, noteOf } from '../waiting-fixes.ts';
import { automaticUpdates } from './automatic-updates.ts';
import { lastPatchedAt } from './last-patched.ts';
import { pendingSecurityUpdates } from './pending.ts';
import { rebootRequired } from './reboot-required.ts';

/** Debian, Ubuntu and what is made of them: by apt's and dpkg's own files, without starting either. */
export const apt: UpdateFamily = {
  source: 'apt',
  isHere: (release) => isLike(release, /debian|ubuntu/),
  async observe(host, release) {
    // A derivative has its own code name and names its parent's beside it.
    const codenames = ['VERSION_CODENAME', 'UBUNTU_CODENAME', 'DEBIAN_CODENAME'].flatMap(
      (key) => release.get(key) || [],
    );
    const { packages, listsAt } = await pendingSecurityUpdates(host, codenames);
    const fact: OsPatchFact = {
      pendingSecurityUpdates: countOf(packages),
      listsAt,
      rebootRequired: await rebootRequired(host),
      automaticUpdates: await automaticUpdates(host),
      kernelIsNewest: await kernelIsNewest(host),
      lastPatchedAt: await lastPatchedAt(host),
    };
    return { fact, notes: [`release: ${codenames.join(', ') || 'not named'}`, ...noteOf(packages)] };
  },
};
