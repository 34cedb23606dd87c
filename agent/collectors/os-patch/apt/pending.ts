import { type Known, unread, type Why } from '../../../../shared/reading.ts';
import type { Instant } from '../../../../shared/time.ts';
import { whyNot } from '../../../host/answer.ts';
import type { Host } from '../../../host/host.ts';
import { remember } from '../../remember.ts';
import { compareDebianVersions, isDebianVersion } from './debian-version.ts';
import { type InstalledPackages, packageKey, parseInstalledPackages } from './installed-packages.ts';
import { type Archive, isListFile, listsFolder, readArchives, readPackageList } from './package-lists.ts';
import { isForRelease, isSecurity } from './release-file.ts';
import { forEachStanza } from './stanzas.ts';

const statusPath = '/var/lib/dpkg/status';
/** A machine with ten thousand packages has 15 MB. */
const statusLimit = 64 * 1_048_576;

/** Which fixes wait, and how recent the lists are that say so. */
export interface Pending {
  readonly packages: Known<readonly string[]>;
  readonly listsAt: Known<Instant>;
}

const nothing = (why: Why): Pending => ({ packages: unread(why), listsAt: unread(why) });
const remembered = remember<Pending>();

/** The installed packages for which an archive of fixes has a newer version. Worked out again only when a file it is from changed. */
export async function pendingSecurityUpdates(host: Host, codenames: readonly string[]): Promise<Pending> {
  const names = await host.list(listsFolder);
  if (!('is' in names)) return nothing(whyNot(names, 'toolMissing'));
  const files = names.is.filter(isListFile);
  const paths = [statusPath, listsFolder, ...files.map((name) => `${listsFolder}/${name}`)];
  const isSound = ({ packages, listsAt }: Pending) => 'is' in packages && 'is' in listsAt;
  return remembered(host, paths, codenames.join(), isSound, () => workOut(host, files, codenames));
}

async function workOut(host: Host, files: readonly string[], codenames: readonly string[]): Promise<Pending> {
  const archives = await readArchives(host, files);
  if ('unread' in archives) return nothing(archives.unread);
  const security = archives.is.filter(({ release }) => isSecurity(release));
  const ours = security.filter(({ release }) => isForRelease(release, codenames));
  // Without the fixes of this very release nothing here could tell: lists of another one would say "none" for ever.
  if (ours.length === 0) return nothing(archives.is.length === 0 ? 'toolMissing' : 'unsupported');

  const status = await host.text(statusPath, statusLimit);
  const installed = 'is' in status ? parseInstalledPackages(status.is) : undefined;
  if (installed === undefined) {
    return { packages: unread('is' in status ? 'unparseable' : whyNot(status, 'toolMissing')), listsAt: listsAt(ours) };
  }
  const packages = await comparePackages(host, security, ours, installed);
  return { packages, listsAt: listsAt(ours) };
}

/**
 * The oldest Date of the archives that count. It is signed, and nobody can have looked before it. Neither the files' mtime (apt
 * gives them the server's) nor apt's success stamp will do: apt calls an update a success when only one of its archives answered.
 */
function listsAt(archives: readonly Archive[]): Known<Instant> {
  const dates = archives.map(({ release }) => release.date);
  return dates.includes(undefined) ? unread('unparseable') : { is: Math.min(...(dates as Instant[])) };
}

async function comparePackages(
  host: Host,
  security: readonly Archive[],
  ours: readonly Archive[],
  installed: InstalledPackages,
): Promise<Known<readonly string[]>> {
  // Of the main component, which every system has: a list of another one alone would leave most packages unjudged.
  const main = ours.flatMap(({ lists }) => lists.filter(({ path }) => /(?:^|\/)main\//.test(path)));
  const listed = new Set(main.map(({ arch }) => arch));
  for (const arch of installed.archs) if (!listed.has(arch)) return unread('toolMissing');
  const pending = new Set<string>();
  for (const { release, lists } of security) {
    for (const list of lists) {
      const text = await readPackageList(host, list, release);
      if (typeof text !== 'string') return text;
      addPending(text, installed, pending);
    }
  }
  return { is: [...pending].sort() };
}

/** A fix that is held back or pinned away waits all the same: what an attacker finds is the old version. */
function addPending(list: string, installed: InstalledPackages, pending: Set<string>): void {
  forEachStanza(list, ['Package', 'Architecture', 'Version'], ([name, arch, version]) => {
    if (name === undefined || arch === undefined || version === undefined || !isDebianVersion(version)) return;
    const key = packageKey(name, arch, installed.nativeArch);
    const present = installed.versions.get(key);
    if (present !== undefined && compareDebianVersions(version, present) > 0) pending.add(key);
  });
}
