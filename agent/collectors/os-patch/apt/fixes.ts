import { createHash } from 'node:crypto';
import { type Known, unread, type Why } from '../../../../shared/reading.ts';
import type { Instant } from '../../../../shared/time.ts';
import type { Host } from '../../../host/host.ts';
import { remember } from '../../remember.ts';
import { compareDebianVersions, isDebianVersion } from './debian-version.ts';
import { type InstalledPackages, packageKey } from './installed-packages.ts';
import { type Archive, listsFolder, readArchives, readPackageList } from './package-lists.ts';
import { isForRelease, isSecurity } from './release-file.ts';
import { forEachStanza } from './stanzas.ts';

/** The newest fixed version of every installed package that has one, and how recent the lists are that say so. */
export interface Fixes {
  readonly versions: Known<ReadonlyMap<string, string>>;
  readonly listsAt: Known<Instant>;
}

const nothing = (why: Why): Fixes => ({ versions: unread(why), listsAt: unread(why) });
const remembered = remember<Fixes>();

/**
 * What the archives of fixes have for the packages that are installed. Kept while the lists and the *names* of what is installed
 * stay: an upgrade writes dpkg's status hundreds of times, and unpacking the lists each time would take a core for it.
 */
export function readFixes(
  host: Host,
  files: readonly string[],
  codenames: readonly string[],
  installed: InstalledPackages,
): Promise<Fixes> {
  const names = createHash('sha256')
    .update([...installed.versions.keys()].sort().join())
    .digest('hex');
  const paths = [listsFolder, ...files.map((name) => `${listsFolder}/${name}`)];
  const isSound = ({ versions, listsAt }: Fixes) => 'is' in versions && 'is' in listsAt;
  return remembered(host, paths, [names, ...codenames].join(), isSound, () =>
    workOut(host, files, codenames, installed),
  );
}

async function workOut(
  host: Host,
  files: readonly string[],
  codenames: readonly string[],
  installed: InstalledPackages,
): Promise<Fixes> {
  const archives = await readArchives(host, files);
  if ('unread' in archives) return nothing(archives.unread);
  const security = archives.is.filter(({ release }) => isSecurity(release));
  const ours = security.filter(({ release }) => isForRelease(release, codenames));
  // Without the fixes of this very release nothing here could tell: lists of another one would say "none" for ever.
  if (ours.length === 0) return nothing(archives.is.length === 0 ? 'toolMissing' : 'unsupported');
  return { versions: await newestVersions(host, security, ours, installed), listsAt: listsAt(ours) };
}

/**
 * The oldest Date of the archives that count. It is signed, and nobody can have looked before it. Neither the files' mtime (apt
 * gives them the server's) nor apt's success stamp will do: apt calls an update a success when only one of its archives answered.
 */
function listsAt(archives: readonly Archive[]): Known<Instant> {
  const dates = archives.map(({ release }) => release.date);
  return dates.includes(undefined) ? unread('unparseable') : { is: Math.min(...(dates as Instant[])) };
}

async function newestVersions(
  host: Host,
  security: readonly Archive[],
  ours: readonly Archive[],
  installed: InstalledPackages,
): Promise<Known<ReadonlyMap<string, string>>> {
  // Of the main component, which every system has: a list of another one alone would leave most packages unjudged.
  const main = ours.flatMap(({ lists }) => lists.filter(({ path }) => /(?:^|\/)main\//.test(path)));
  const listed = new Set(main.map(({ arch }) => arch));
  for (const arch of installed.archs) if (!listed.has(arch)) return unread('toolMissing');
  const newest = new Map<string, string>();
  for (const { release, lists } of security) {
    for (const list of lists) {
      const text = await readPackageList(host, list, release);
      if (typeof text !== 'string') return text;
      noteNewest(text, installed, newest);
    }
  }
  return { is: newest };
}

function noteNewest(list: string, installed: InstalledPackages, newest: Map<string, string>): void {
  forEachStanza(list, ['Package', 'Architecture', 'Version'], ([name, arch, version]) => {
    if (name === undefined || arch === undefined || version === undefined || !isDebianVersion(version)) return;
    const key = packageKey(name, arch, installed.nativeArch);
    const before = newest.get(key);
    const isNews = before === undefined || compareDebianVersions(version, before) > 0;
    // A copy: a part of a string keeps the whole list in memory.
    if (isNews && installed.versions.has(key)) newest.set(key, Buffer.from(version, 'latin1').toString('latin1'));
  });
}
