import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { type Known, unread } from '../../../../shared/reading.ts';
import type { Host } from '../../../host/host.ts';
import { remember } from '../../remember.ts';
import { type RepoIndex, readRepoIndex } from '../repo-files.ts';
import { rpmDatabase } from '../rpm/database.ts';
import { isSound, jsonOf, nothing, oldestOf, type Waiting } from '../tool-words.ts';
import { carriesFixes, repoOf } from './fix-repos.ts';

const cache = '/var/cache/libdnf5';
/** Files that say which repositories count; folders tell when one of them comes or goes. */
const settings = ['/etc/dnf/dnf.conf', '/etc/yum.repos.d', '/etc/dnf/repos.override.d', '/etc/dnf/vars'];

/**
 * Nothing is fetched or written. The system's own cache: an account has one of its own, as old as its last question. What somebody left
 * out of updates still waits.
 */
const options = [
  '-C',
  '-q',
  '--no-plugins',
  `--setopt=cachedir=${cache}`,
  '--setopt=build_cache=0',
  '--setopt=disable_excludes=*',
];
const advisories = (which: string) => [...options, 'advisory', 'list', which, '--security', '--json'];

/** `dnf5 repo info --json`, as far as it is read: `timestamp` is below 0 where nothing was fetched. */
const Repos = v.array(
  v.object({
    id: v.string(),
    is_enabled: v.boolean(),
    timestamp: v.pipe(v.number(), v.integer()),
    base_url: v.array(v.string()),
    metalink: v.string(),
    mirrorlist: v.string(),
  }),
);
type Repo = v.InferOutput<typeof Repos>[number];
const Advisories = v.array(v.object({ type: v.literal('security'), nevra: v.pipe(v.string(), v.nonEmpty()) }));

const remembered = remember<Waiting>();

/** The fixes that wait, by dnf 5 from the system's cache: it is asked only when the cache, its settings or rpm's database changed. */
export async function askDnfFive(host: Host): Promise<Waiting> {
  const folders = await host.list(cache);
  if (!('is' in folders)) return nothing('unread' in folders ? folders.unread : 'toolMissing');
  const lists = new Map<string, Known<RepoIndex>>();
  for (const folder of folders.is.filter((name) => carriesFixes.test(repoOf(name) ?? '')))
    lists.set(folder, await readRepoIndex(host, `${cache}/${folder}/repodata`));
  const fetched = [...lists.values()].flatMap((index) => ('is' in index ? index.is.primary : []));
  // dnf passes over a repository of which it has no cache, without a word.
  if (fetched.length === 0)
    return nothing([...lists.values()].find((index) => 'unread' in index)?.unread ?? 'toolMissing');
  const database = await rpmDatabase(host);
  const set = await Promise.all(settings.map((path) => host.stat(path)));
  const extra = JSON.stringify([database.journal, set]);
  return remembered(host, [...fetched, database.path], extra, isSound, async () => {
    const repos = await jsonOf(await host.run('dnf5', [...options, 'repo', 'info', '--json']), Repos);
    if ('unread' in repos) return nothing(repos.unread);
    const ours = repos.is.filter(({ id, is_enabled }) => is_enabled && carriesFixes.test(id));
    if (ours.length === 0) return nothing('unsupported');
    const paths: string[] = [];
    for (const repo of ours) {
      const index = repo.timestamp < 0 ? undefined : lists.get(folderOf(repo));
      if (index === undefined) return nothing('toolMissing');
      if ('unread' in index) return nothing(index.unread);
      if (!index.is.hasFixes) return nothing('unsupported');
      paths.push(index.is.primary);
    }
    return { packages: await waiting(host), listsAt: await oldestOf(host, paths) };
  });
}

async function waiting(host: Host): Promise<Known<readonly string[]>> {
  const found = jsonOf(await host.run('dnf5', advisories('--available')), Advisories);
  if ('unread' in found) return found;
  if (found.is.length > 0) return { is: [...new Set(found.is.map(({ nevra }) => nevra))].sort() };
  // None is what it says where it knows of no package or no advisory, too: one that is in place shows that it looked.
  const inPlace = jsonOf(await host.run('dnf5', advisories('--installed')), Advisories);
  if ('unread' in inPlace) return inPlace;
  return inPlace.is.length > 0 ? { is: [] } : unread('unparseable');
}

/** The folder of a repository's cache, named after the first address that it has. */
const folderOf = ({ id, metalink, mirrorlist, base_url }: Repo): string => {
  const address = metalink || mirrorlist || base_url[0] || id;
  return `${id}-${createHash('sha256').update(address).digest('hex').slice(0, 16)}`;
};
