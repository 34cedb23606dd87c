import * as v from 'valibot';
import { type Known, unread } from '../../../../shared/reading.ts';
import { Instant } from '../../../../shared/time.ts';
import { jsonOf } from '../tool-words.ts';
import type { UpdateFamily } from '../update-family.ts';
import { automaticUpdates } from './automatic-updates.ts';

/** `rpm-ostree status --json`, as far as it is read: what is on the disk, the next to start first, and what was found to be newer. */
const Status = v.object({
  deployments: v.pipe(v.array(v.object({ booted: v.boolean(), timestamp: Instant })), v.minLength(1), v.maxLength(64)),
  'cached-update': v.nullable(v.looseObject({})),
});
type Status = v.InferOutput<typeof Status>;

/**
 * Systems that are updated as a whole image (Fedora Atomic, CoreOS, RHEL for Edge). A newer image that was found is one update that
 * waits; that none was found says nothing, for nobody tells when it was looked for.
 */
export const rpmOstree: UpdateFamily = {
  source: 'rpm-ostree',
  // By its mark on the running system, not by its name.
  isHere: () => false,
  async observe(host) {
    const status = jsonOf(await host.run('rpmOstree', ['status', '--json']), Status);
    const part = <T>(read: (status: Status) => Known<T>): Known<T> => ('is' in status ? read(status.is) : status);
    const fact = {
      pendingSecurityUpdates: part((is) => (is['cached-update'] === null ? unread('unsupported') : { is: 1 })),
      listsAt: unread('unsupported'),
      // The image that starts next stands first.
      rebootRequired: part((is) => ({ is: is.deployments[0]?.booted !== true })),
      automaticUpdates: await automaticUpdates(host),
      // The kernel is part of the image.
      kernelIsNewest: part((is) => ({ is: is.deployments[0]?.booted === true })),
      // When the running image was made: it cannot have been installed before.
      lastPatchedAt: part((is) => {
        const booted = is.deployments.find((deployment) => deployment.booted);
        return booted === undefined ? unread('unparseable') : { is: booted.timestamp };
      }),
    };
    return {
      fact,
      notes: [`rpm-ostree: ${'is' in status ? `${status.is.deployments.length} images` : status.unread}`],
    };
  },
};
