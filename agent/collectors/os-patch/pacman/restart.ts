import { type Known, unread } from '../../../../shared/reading.ts';
import type { Instant } from '../../../../shared/time.ts';
import { whyNot } from '../../../host/answer.ts';
import type { Host } from '../../../host/host.ts';
import { restartIsDue } from '../since-boot.ts';

const local = '/var/lib/pacman/local';

/** What only a restart brings to life, by the names that Arch gives it; folders are named `NAME-VERSION-RELEASE`. */
const needsRestart =
  /^(?:linux(?:-lts|-zen|-hardened|-rt|-rt-lts)?|linux-firmware|(?:intel|amd)-ucode|glibc|systemd|dbus|dbus-broker|openssl|gnutls)-[^-]+-[^-]+$/;

/** Whether a part of the system was put in since it started, by the time that pacman keeps with each package. */
export async function rebootRequired(host: Host): Promise<Known<boolean>> {
  const folders = await host.list(local);
  if (!('is' in folders)) return unread(whyNot(folders, 'toolMissing'));
  const core = folders.is.filter((name) => needsRestart.test(name));
  // Every one of them has glibc: a list without it is not whole.
  if (!core.some((name) => name.startsWith('glibc-'))) return unread('unsupported');
  const times: Instant[] = [];
  for (const folder of core) {
    const text = await host.text(`${local}/${folder}/desc`);
    if (!('is' in text)) return unread(whyNot(text, 'unparseable'));
    const at = /^%INSTALLDATE%\n(\d{1,10})\n/m.exec(text.is)?.[1];
    if (at === undefined) return unread('unparseable');
    times.push(Number(at));
  }
  return restartIsDue(host, { is: times });
}
