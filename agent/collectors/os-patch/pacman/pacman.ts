import { type Known, unread } from '../../../../shared/reading.ts';
import type { Instant } from '../../../../shared/time.ts';
import { whyNot } from '../../../host/answer.ts';
import type { Host } from '../../../host/host.ts';
import { remember } from '../../remember.ts';
import { kernelIsNewest } from '../installed-kernels.ts';
import { isSound, nothing, oldestOf, type Waiting, wordsOf } from '../tool-words.ts';
import { isLike, type UpdateFamily } from '../update-family.ts';
import { countOf, noteOf } from '../waiting-fixes.ts';
import { rebootRequired } from './restart.ts';

const lists = '/var/lib/pacman/sync';
const local = '/var/lib/pacman/local';
const log = '/var/log/pacman.log';
/** The log is never put aside; ten years of daily upgrades make some ten megabytes. */
const logLimit = 64 * 1_048_576;

const remembered = remember<Waiting>();

/**
 * Arch and what is made of it. It has one stream of updates and does not say which of them mend a hole, so each one that waits
 * counts: too many rather than one too few.
 */
export const pacman: UpdateFamily = {
  source: 'pacman',
  isHere: (release) => isLike(release, /arch/),
  async observe(host) {
    const { packages, listsAt } = await readWaiting(host);
    const fact = {
      pendingSecurityUpdates: countOf(packages),
      listsAt,
      rebootRequired: await rebootRequired(host),
      // It has nothing that would.
      automaticUpdates: { is: false },
      kernelIsNewest: await kernelIsNewest(host),
      lastPatchedAt: await lastPatchedAt(host),
    };
    return { fact, notes: noteOf(packages) };
  },
};

async function readWaiting(host: Host): Promise<Waiting> {
  const names = await host.list(lists);
  const files = 'is' in names ? names.is.filter((name) => name.endsWith('.db')) : [];
  // pacman keeps the server's time on each list. The main one changes every day; others may rest for months.
  const main = files.includes('core.db') ? ['core.db'] : files;
  if (!('is' in names)) return nothing(whyNot(names, 'toolMissing'));
  if (main.length === 0) return nothing('toolMissing');
  const paths = [local, lists, ...files.map((name) => `${lists}/${name}`), '/etc/pacman.conf'];
  return remembered(host, paths, '', isSound, async () => ({
    packages: await waiting(host),
    listsAt: await oldestOf(
      host,
      main.map((name) => `${lists}/${name}`),
    ),
  }));
}

/** `name old -> new`, also for what is held back. It ends with 1 and no word where nothing waits. */
async function waiting(host: Host): Promise<Known<readonly string[]>> {
  const answer = await host.run('pacman', ['-Qu']);
  const words = wordsOf(answer, [0, 1]);
  if ('unread' in words) return words;
  const isNone = 'is' in answer && answer.is.exit === 1;
  if (isNone || words.is === '') return isNone && words.is === '' ? { is: [] } : unread('unparseable');
  const rows = words.is.split('\n');
  const found = rows.slice(0, -1).map((row) => /^(\S+) \S+ -> \S+(?: \[ignored\])?$/.exec(row)?.[1]);
  if (rows.at(-1) !== '' || found.includes(undefined)) return unread('unparseable');
  return { is: found as string[] };
}

/** The last `upgraded` in its log, which says the time with its zone. */
async function lastPatchedAt(host: Host): Promise<Known<Instant>> {
  const text = await host.text(log, logLimit);
  if (!('is' in text)) return unread(whyNot(text, 'toolMissing'));
  const from = text.is.lastIndexOf('] [ALPM] upgraded ');
  if (from < 0) return unread('toolMissing');
  const time = /\[(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{4})$/.exec(
    text.is.slice(Math.max(0, from - 40), from),
  )?.[1];
  const at = time === undefined ? Number.NaN : Date.parse(time.replace(/(\d{2})(\d{2})$/, '$1:$2')) / 1_000;
  return Number.isNaN(at) || at < 0 ? unread('unparseable') : { is: at };
}
