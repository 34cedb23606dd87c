import { unread, type Why } from '../../../../shared/reading.ts';
import type { Host } from '../../../host/host.ts';
import { remember } from '../../remember.ts';
import { kernelIsNewest } from '../installed-kernels.ts';
import { enabledRepos, hasFixes } from '../repo-files.ts';
import { oldestOf, type Waiting, wordsOf } from '../tool-words.ts';
import type { UpdateFamily } from '../update-family.ts';
import { countOf, noteOf } from '../waiting-fixes.ts';
import { parseAdvisories } from './advisories.ts';

const reposFolder = '/etc/yum.repos.d';
const cache = '/var/cache/dnf';
/** rpm's database, in its new and its old place and in every form it had. */
const databases = ['/usr/lib/sysimage/rpm/rpmdb.sqlite', '/var/lib/rpm/rpmdb.sqlite', '/var/lib/rpm/Packages'];

/** Where each system of this family has its fixes: `updates` (Fedora), `baseos` and `appstream` (RHEL and its like). */
const carriesFixes = /^updates$|^amazonlinux$|baseos|appstream/i;

const nothing = (why: Why): Waiting => ({ packages: unread(why), listsAt: unread(why) });
const remembered = remember<Waiting>();

/** Fedora, RHEL and what is made of them, by dnf 4 from its cache: it is asked only when the cache or rpm's database changed. */
export const dnf: UpdateFamily = {
  source: 'dnf',
  isHere: (release) =>
    [release.get('ID') ?? '', ...(release.get('ID_LIKE') ?? '').split(' ')].some(
      (id) => id === 'fedora' || id === 'rhel',
    ),
  async observe(host) {
    const { packages, listsAt } = await readWaiting(host);
    const fact = {
      pendingSecurityUpdates: countOf(packages),
      listsAt,
      // Its own command for it is a plug-in that most systems lack; the kernel is compared below.
      rebootRequired: unread('unsupported'),
      automaticUpdates: unread('unsupported'),
      kernelIsNewest: await kernelIsNewest(host),
      lastPatchedAt: unread('unsupported'),
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
  // dnf 5 has other commands and another cache.
  if (!/(?:^|\/)dnf-[23]$/.test(program.is)) return nothing('unsupported');
  const repos = await enabledRepos(host, reposFolder);
  if ('unread' in repos) return nothing(repos.unread);
  const folders = await host.list(cache);
  if (!('is' in folders)) return nothing('unread' in folders ? folders.unread : 'toolMissing');
  const ours = repos.is.filter((id) => carriesFixes.test(id));
  if (ours.length === 0) return nothing('unsupported');
  const indexes: string[] = [];
  for (const id of ours) {
    const folder = folders.is.find(
      (name) => name.startsWith(`${id}-`) && /^[0-9a-f]{16}$/.test(name.slice(id.length + 1)),
    );
    // dnf passes over a repository of which it has no cache, without a word.
    if (folder === undefined) return nothing('toolMissing');
    indexes.push(`${cache}/${folder}/repodata`);
  }
  const paths = [...indexes.map((repodata) => `${repodata}/repomd.xml`), await databaseOf(host)];
  const isSound = ({ packages, listsAt }: Waiting) => 'is' in packages && 'is' in listsAt;
  return remembered(host, paths, '', isSound, () => ask(host, indexes));
}

async function databaseOf(host: Host): Promise<string> {
  for (const path of databases) if ('is' in (await host.stat(path))) return path;
  return databases[0] ?? '';
}

async function ask(host: Host, indexes: readonly string[]): Promise<Waiting> {
  for (const repodata of indexes) {
    const has = await hasFixes(host, repodata);
    if ('unread' in has) return nothing(has.unread);
    if (!has.is) return nothing('unsupported');
  }
  const listsAt = await oldestOf(
    host,
    indexes.map((repodata) => `${repodata}/repomd.xml`),
  );
  // With those already installed: an empty answer would look the same as one that found nothing waiting.
  const words = wordsOf(await host.run('dnf', ['-C', '-q', 'updateinfo', 'list', '--all', '--security']));
  if ('unread' in words) return { packages: words, listsAt };
  const advisories = parseAdvisories(words.is);
  return { packages: advisories === undefined ? unread('unparseable') : { is: advisories }, listsAt };
}
