import { unread } from '../../../../shared/reading.ts';
import type { Host } from '../../../host/host.ts';
import { remember } from '../../remember.ts';
import { enabledRepos, readRepoIndex } from '../repo-files.ts';
import { rpmDatabase } from '../rpm/database.ts';
import { isSound, nothing, oldestOf, type Waiting, wordsOf } from '../tool-words.ts';
import { parseUpdates } from './updates.ts';

const reposFolder = '/etc/zypp/repos.d';
const cache = '/var/cache/zypp/raw';
const options = ['--non-interactive', '--no-refresh', '--xmlout'];

/** What zypper is asked for one kind of system, and what it needs for a true answer. */
interface Question {
  readonly words: readonly string[];
  /** The repositories that bring fixes, by their ids. Each that is on must have been fetched; one of the main ones must be on. */
  readonly carriesFixes: RegExp;
  readonly isMain: RegExp;
  readonly needsAdvisories: boolean;
  /** The states in which an update waits. */
  readonly isWaiting: RegExp;
}

/** Leap and SLE publish patches. One that somebody locked is `unwanted`, and waits all the same. */
export const leap: Question = {
  words: ['list-patches', '--category', 'security'],
  carriesFixes: /update/i,
  isMain: /update/i,
  needsAdvisories: true,
  isWaiting: /^(?:needed|unwanted)$/,
};

/**
 * A rolling system is renewed whole and does not say which updates mend a hole, so each counts. Asked for all, zypper names what is locked
 * and what it could not install too.
 */
export const rolling: Question = {
  words: ['list-updates', '--all'],
  carriesFixes: /(?:oss|update)$/i,
  isMain: /(?<!non-)oss$/i,
  needsAdvisories: false,
  isWaiting: /^$/,
};

const remembered = remember<Waiting>();

/** The fixes that wait by one of these questions. */
export async function readWaiting(host: Host, question: Question): Promise<Waiting> {
  const repos = await enabledRepos(host, reposFolder);
  if ('unread' in repos) return nothing(repos.unread);
  const ours = repos.is.filter((id) => question.carriesFixes.test(id));
  if (!ours.some((id) => question.isMain.test(id))) return nothing('unsupported');
  const indexes = ours.map((id) => `${cache}/${id}/repodata`);
  const database = await rpmDatabase(host);
  const paths = [...indexes.map((repodata) => `${repodata}/repomd.xml`), database.path];
  return remembered(host, paths, database.journal, isSound, () => ask(host, indexes, question));
}

async function ask(host: Host, indexes: readonly string[], question: Question): Promise<Waiting> {
  let isAny = false;
  for (const repodata of indexes) {
    const index = await readRepoIndex(host, repodata);
    // zypper passes over a repository of which it has no cache.
    if ('unread' in index) return nothing(index.unread);
    isAny ||= index.is.hasFixes;
  }
  if (question.needsAdvisories && !isAny) return nothing('unsupported');
  const listsAt = await oldestOf(
    host,
    indexes.map((repodata) => `${repodata}/repomd.xml`),
  );
  const words = wordsOf(await host.run('zypper', [...options, ...question.words]));
  if ('unread' in words) return { packages: words, listsAt };
  const found = parseUpdates(words.is, question.isWaiting);
  return { packages: found === undefined ? unread('unparseable') : { is: found }, listsAt };
}
