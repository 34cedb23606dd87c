import { createHash } from 'node:crypto';
import { type Known, unread, type Why } from '../../../../shared/reading.ts';
import { whyNot } from '../../../host/answer.ts';
import type { Answer, Host } from '../../../host/host.ts';
import { parseReleaseFile, type ReleaseFile } from './release-file.ts';

export const listsFolder = '/var/lib/apt/lists';
/** The largest InRelease known (Ubuntu, all architectures) has 300 kB. */
const releaseLimit = 4 * 1_048_576;
/** Unpacked, the largest list known (a full archive) has 60 MB. */
const listLimit = 96 * 1_048_576;

/** One archive as apt keeps it: its release file and the package lists that belong to it. */
export interface Archive {
  readonly release: ReleaseFile;
  readonly lists: readonly PackageList[];
}

export interface PackageList {
  readonly file: string;
  readonly arch: string;
  /** Its path in the release file, without the packing. */
  readonly path: string;
}

export const isListFile = (name: string): boolean => /_(?:InRelease|Release|Packages(?:\.[a-z0-9]+)?)$/.test(name);

/** Every archive apt has fetched; a release file that cannot be read makes the whole unread, because it may be the one that counts. */
export async function readArchives(host: Host, names: readonly string[]): Promise<Known<readonly Archive[]>> {
  const prefixes = new Map<string, string>();
  for (const name of names) {
    const prefix = /^(.*_)(?:In)?Release$/.exec(name)?.[1];
    // Both forms of one archive: the clear-signed one is what apt uses.
    if (prefix !== undefined && (name.endsWith('InRelease') || !prefixes.has(prefix))) prefixes.set(prefix, name);
  }
  const longestFirst = [...prefixes.keys()].sort((a, b) => b.length - a.length);
  const archives: Archive[] = [];
  for (const [prefix, name] of prefixes) {
    const text = await host.text(`${listsFolder}/${name}`, releaseLimit);
    if (!('is' in text)) return unread(whyNot(text, 'unparseable'));
    const release = parseReleaseFile(text.is);
    if (release === undefined) return unread('unparseable');
    const paths = new Map([...release.hashes.keys()].map((path) => [asFileName(path), path]));
    const own = names.filter((file) => longestFirst.find((start) => file.startsWith(start)) === prefix);
    archives.push({ release, lists: own.flatMap((file) => listOf(file, prefix, paths) ?? []) });
  }
  return { is: archives };
}

function listOf(file: string, prefix: string, paths: ReadonlyMap<string, string>): PackageList | undefined {
  const rest = file.slice(prefix.length).replace(/(_Packages)\.[a-z0-9]+$/, '$1');
  const arch = /_binary-([a-z0-9-]+)_Packages$/.exec(rest)?.[1];
  return arch === undefined ? undefined : { file, arch, path: paths.get(rest) ?? rest };
}

/** How apt writes a path into the name of a file. */
const asFileName = (path: string): string => path.replaceAll('_', '%5f').replaceAll('/', '_');

/**
 * A package list, unpacked, and only if it is byte for byte what the signed release file names: a list that was cut off or
 * exchanged would hide fixes. Latin-1, which keeps the bytes.
 */
export async function readPackageList(
  host: Host,
  list: PackageList,
  release: ReleaseFile,
): Promise<string | { unread: Why }> {
  const path = `${listsFolder}/${list.file}`;
  const answer = list.file.endsWith('_Packages')
    ? await host.head(path, listLimit)
    : unpacked(await host.run('aptHelper', ['cat-file', path]));
  if (!('is' in answer)) return unread(whyNot(answer, 'toolMissing'));
  const hash = createHash('sha256').update(answer.is, 'latin1').digest('hex');
  return hash === release.hashes.get(list.path) ? answer.is : unread('unparseable');
}

function unpacked(answer: Awaited<ReturnType<Host['run']>>): Answer<string> {
  if (!('is' in answer)) return answer;
  return answer.is.exit === 0 ? { is: answer.is.stdout } : { unread: 'unparseable' };
}
