import * as v from 'valibot';
import { type Known, unread } from '../../../../shared/reading.ts';
import type { Instant } from '../../../../shared/time.ts';
import { whyNot } from '../../../host/answer.ts';
import type { Host } from '../../../host/host.ts';
import { remember } from '../../remember.ts';
import { restartIsDue } from '../since-boot.ts';

const flag = '/run/reboot-required';

/** What makes the flag for every package that asks for it. Others (unattended-upgrades, reboot-notifier) make it for a kernel only. */
const maker = '/usr/share/update-notifier/notify-reboot-required';

const records = '/var/lib/dpkg/info';
/** What asks for the flag where somebody makes it, on Debian or Ubuntu; a newer kernel is looked for by itself. */
const needsRestart =
  /^(?:libc6|libssl\d[^:]*|dbus|dbus-daemon|dbus-broker|intel-microcode|amd64-microcode)(?::[a-z0-9-]+)?\.list$/;

/**
 * Whether an update waits for a restart. Where nothing makes Debian's flag, dpkg's records tell: it writes the list of a package's files
 * anew whenever it unpacks it.
 */
export async function rebootRequired(host: Host): Promise<Known<boolean>> {
  const answer = await host.stat(flag);
  if ('is' in answer) return { is: true };
  if ('unread' in answer) return answer;
  const found = await host.stat(maker);
  if ('is' in found && found.is.kind === 'file') return { is: false };
  return restartIsDue(host, await unpackedAt(host));
}

/** A record is written beside and renamed, which changes the folder: until then its thousands of names need not be read again. */
const remembered = remember<Known<readonly Instant[]>>({
  name: 'aptUnpacked',
  shape: v.strictObject({ is: v.array(v.number()) }),
});

async function unpackedAt(host: Host): Promise<Known<readonly Instant[]>> {
  const running = await host.text('/proc/sys/kernel/osrelease', 256);
  if (!('is' in running)) return unread(whyNot(running, 'toolMissing'));
  const release = running.is.trim();
  return remembered(
    host,
    [records],
    release,
    (times) => 'is' in times,
    () => readUnpackedAt(host, release),
  );
}

async function readUnpackedAt(host: Host, release: string): Promise<Known<readonly Instant[]>> {
  const names = await host.list(records);
  if (!('is' in names)) return unread(whyNot(names, 'unsupported'));
  // A kernel that was mended under its own name; of one that was taken away a record may stay, too.
  const kernel = `linux-image-${release}.list`;
  const core = names.is.filter((name) => needsRestart.test(name) || name === kernel);
  // Every Debian has libc6: records without it are not whole.
  if (!core.some((name) => name.startsWith('libc6'))) return unread('unsupported');
  const times: Instant[] = [];
  for (const name of core) {
    const record = await host.stat(`${records}/${name}`);
    if (!('is' in record)) return unread(whyNot(record, 'unparseable'));
    times.push(record.is.modifiedAt);
  }
  return { is: times };
}
