import * as v from 'valibot';
import { type Known, known, unread } from '../../../../shared/reading.ts';
import { Instant } from '../../../../shared/time.ts';
import { whyNot } from '../../../host/answer.ts';
import type { Host } from '../../../host/host.ts';
import { remember } from '../../remember.ts';
import { compareDebianVersions } from './debian-version.ts';
import { readFixes } from './fixes.ts';
import { type InstalledPackages, parseInstalledPackages } from './installed-packages.ts';
import { isListFile, listsFolder } from './package-lists.ts';

const statusPath = '/var/lib/dpkg/status';
/** A machine with ten thousand packages has 15 MB. */
const statusLimit = 64 * 1_048_576;

/** Which fixes wait, and how recent the lists are that say so. */
export interface Pending {
  readonly packages: Known<readonly string[]>;
  readonly listsAt: Known<Instant>;
}

/** Whose fixes are looked for when nobody knows what is installed: the age of the lists can be told all the same. */
const nothingInstalled: InstalledPackages = { versions: new Map(), nativeArch: '', archs: new Set() };

/** Unpacking and reading the lists is the dearest thing the first look does, and after a restart they mostly are the same. */
const remembered = remember<Pending>({
  name: 'apt',
  shape: v.strictObject({ packages: known(v.array(v.string())), listsAt: known(Instant) }),
});

/** The installed packages for which an archive of fixes has a newer version. Worked out again only when a file it is from changed. */
export async function pendingSecurityUpdates(host: Host, codenames: readonly string[]): Promise<Pending> {
  const names = await host.list(listsFolder);
  if (!('is' in names)) {
    const part = unread(whyNot(names, 'toolMissing'));
    return { packages: part, listsAt: part };
  }
  const files = names.is.filter(isListFile);
  const paths = [statusPath, listsFolder, ...files.map((name) => `${listsFolder}/${name}`)];
  const isSound = ({ packages, listsAt }: Pending) => 'is' in packages && 'is' in listsAt;
  return remembered(host, paths, codenames.join(), isSound, () => workOut(host, files, codenames));
}

async function workOut(host: Host, files: readonly string[], codenames: readonly string[]): Promise<Pending> {
  const installed = await readInstalled(host);
  const fixes = await readFixes(host, files, codenames, 'is' in installed ? installed.is : nothingInstalled);
  const { listsAt, versions } = fixes;
  if ('unread' in listsAt && 'unread' in versions) return { packages: versions, listsAt };
  if ('unread' in installed) return { packages: installed, listsAt };
  return { packages: 'is' in versions ? { is: waiting(installed.is, versions.is) } : versions, listsAt };
}

async function readInstalled(host: Host): Promise<Known<InstalledPackages>> {
  const status = await host.text(statusPath, statusLimit);
  if (!('is' in status)) return unread(whyNot(status, 'toolMissing'));
  const installed = parseInstalledPackages(status.is);
  return installed === undefined ? unread('unparseable') : { is: installed };
}

/** A fix that is held back or pinned away waits all the same: what an attacker finds is the old version. */
const waiting = (installed: InstalledPackages, fixes: ReadonlyMap<string, string>): string[] =>
  [...fixes]
    .filter(([key, fixed]) => compareDebianVersions(fixed, installed.versions.get(key) ?? fixed) > 0)
    .map(([key]) => key)
    .sort();
