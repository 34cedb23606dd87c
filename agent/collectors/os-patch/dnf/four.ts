import { unread } from '../../../../shared/reading.ts';
import type { Host } from '../../../host/host.ts';
import { remember } from '../../remember.ts';
import { enabledRepos, readRepoIndex } from '../repo-files.ts';
import { rpmDatabase } from '../rpm/database.ts';
import { isSound, nothing, oldestOf, type Waiting, wordsOf } from '../tool-words.ts';
import { parseAdvisories } from './advisories.ts';
import { carriesFixes, repoOf } from './fix-repos.ts';

const cache = '/var/cache/dnf';
/** What somebody left out of updates still waits; plug-ins hold back or speak between the lines (`versionlock`, RHEL's subscription). */
const question = ['-C', '-q', '--noplugins', '--disableexcludes=all', 'updateinfo', 'list', '--all', '--security'];

const remembered = remember<Waiting>();

/** The fixes that wait, by dnf 4 from its cache: it is asked only when the cache or rpm's database changed. */
export async function askDnfFour(host: Host): Promise<Waiting> {
  const repos = await enabledRepos(host, '/etc/yum.repos.d');
  if ('unread' in repos) return nothing(repos.unread);
  const folders = await host.list(cache);
  if (!('is' in folders)) return nothing('unread' in folders ? folders.unread : 'toolMissing');
  const ours = repos.is.filter((id) => carriesFixes.test(id));
  if (ours.length === 0) return nothing('unsupported');
  const lists: string[] = [];
  for (const id of ours) {
    // One whose address changed has several; which of them counts is not told, so each must do, and the oldest says how recent.
    const own = folders.is.filter((name) => repoOf(name) === id);
    // dnf passes over a repository of which it has no cache, without a word.
    if (own.length === 0) return nothing('toolMissing');
    for (const folder of own) {
      const index = await readRepoIndex(host, `${cache}/${folder}/repodata`);
      if ('unread' in index) return nothing(index.unread);
      if (!index.is.hasFixes) return nothing('unsupported');
      lists.push(index.is.primary);
    }
  }
  const database = await rpmDatabase(host);
  return remembered(host, [...lists, database.path], database.journal, isSound, async () => {
    const listsAt = await oldestOf(host, lists);
    // With those already installed: an empty answer would look the same as one that found nothing waiting.
    const words = wordsOf(await host.run('dnf', question));
    if ('unread' in words) return { packages: words, listsAt };
    const advisories = parseAdvisories(words.is);
    return { packages: advisories === undefined ? unread('unparseable') : { is: advisories }, listsAt };
  });
}
