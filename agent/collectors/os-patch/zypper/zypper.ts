import { type Known, unread, type Why } from '../../../../shared/reading.ts';
import type { Host } from '../../../host/host.ts';
import { remember } from '../../remember.ts';
import { kernelIsNewest } from '../installed-kernels.ts';
import { enabledRepos, hasFixes } from '../repo-files.ts';
import { oldestOf, type Waiting, wordsOf } from '../tool-words.ts';
import type { UpdateFamily } from '../update-family.ts';
import { countOf, noteOf } from '../waiting-fixes.ts';

const reposFolder = '/etc/zypp/repos.d';
const cache = '/var/cache/zypp/raw';
const databases = [
  '/usr/lib/sysimage/rpm/Packages.db',
  '/usr/lib/sysimage/rpm/rpmdb.sqlite',
  '/var/lib/rpm/rpmdb.sqlite',
  '/var/lib/rpm/Packages',
];

const nothing = (why: Why): Waiting => ({ packages: unread(why), listsAt: unread(why) });
const remembered = remember<Waiting>();

/** openSUSE Leap and SLE, by zypper from its cache: it is asked only when the cache or rpm's database changed. */
export const zypper: UpdateFamily = {
  source: 'zypper',
  isHere: (release) =>
    [release.get('ID') ?? '', ...(release.get('ID_LIKE') ?? '').split(' ')].some((id) =>
      /^(?:opensuse|suse|sles|sled|sle-micro)/.test(id),
    ),
  async observe(host, release) {
    // Rolling systems are renewed whole and publish no advisories: "none waiting" would be true of them for ever.
    const isRolling = /tumbleweed|slowroll|microos|aeon|kalpa/.test(release.get('ID') ?? '');
    const { packages, listsAt } = isRolling ? nothing('unsupported') : await readWaiting(host);
    const fact = {
      pendingSecurityUpdates: countOf(packages),
      listsAt,
      rebootRequired: await rebootRequired(host),
      automaticUpdates: unread('unsupported'),
      kernelIsNewest: await kernelIsNewest(host),
      lastPatchedAt: unread('unsupported'),
    };
    return { fact, notes: noteOf(packages) };
  },
};

/** zypp's plug-in leaves the flag for the boot; that it is not there says nothing where the plug-in is not. */
async function rebootRequired(host: Host): Promise<Known<boolean>> {
  const flag = await host.stat('/run/reboot-needed');
  if ('is' in flag) return { is: true };
  return 'unread' in flag ? flag : unread('unsupported');
}

async function readWaiting(host: Host): Promise<Waiting> {
  const repos = await enabledRepos(host, reposFolder);
  if ('unread' in repos) return nothing(repos.unread);
  const ours = repos.is.filter((id) => /update/i.test(id));
  if (ours.length === 0) return nothing('unsupported');
  const indexes = ours.map((id) => `${cache}/${id}/repodata`);
  let database = databases[0] ?? '';
  for (const path of databases) if ('is' in (await host.stat(path))) database = path;
  const paths = [...indexes.map((repodata) => `${repodata}/repomd.xml`), database];
  const isSound = ({ packages, listsAt }: Waiting) => 'is' in packages && 'is' in listsAt;
  return remembered(host, paths, '', isSound, () => ask(host, indexes));
}

async function ask(host: Host, indexes: readonly string[]): Promise<Waiting> {
  let isAny = false;
  for (const repodata of indexes) {
    const has = await hasFixes(host, repodata);
    // zypper passes over a repository of which it has no cache.
    if ('unread' in has) return nothing(has.unread);
    isAny ||= has.is;
  }
  if (!isAny) return nothing('unsupported');
  const listsAt = await oldestOf(
    host,
    indexes.map((repodata) => `${repodata}/repomd.xml`),
  );
  const options = ['--non-interactive', '--no-refresh', '--xmlout'];
  const words = wordsOf(await host.run('zypper', [...options, 'list-patches', '--category', 'security']));
  if ('unread' in words) return { packages: words, listsAt };
  const patches = parsePatches(words.is);
  return { packages: patches === undefined ? unread('unparseable') : { is: patches }, listsAt };
}

/** The needed security patches in zypper's XML; undefined unless the whole answer is there. */
export function parsePatches(text: string): readonly string[] | undefined {
  const isWhole =
    /<update-status version="[\d.]+">\s*<update-list>[\s\S]*<\/update-list>\s*<\/update-status>\s*<\/stream>\s*$/.test(
      text,
    );
  if (!isWhole || /<message type="(?:error|warning)">/.test(text)) return undefined;
  const names = new Set<string>();
  for (const [tag] of text.matchAll(/<update\s[^>]*>/g)) {
    const name = /\bname="([^"]+)"/.exec(tag)?.[1];
    if (name === undefined) return undefined;
    if (/\bstatus="needed"/.test(tag)) names.add(name);
  }
  return [...names].sort();
}
