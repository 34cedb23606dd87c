import { type Known, unread } from '../../../shared/reading.ts';
import { whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';

/** The ids of the repositories that are switched on in a folder of `.repo` files (yum.conf(5), which zypper keeps as well). */
export async function enabledRepos(host: Host, folder: string): Promise<Known<readonly string[]>> {
  const names = await host.list(folder);
  if (!('is' in names)) return unread(whyNot(names, 'toolMissing'));
  const ids: string[] = [];
  for (const name of names.is.filter((file) => file.endsWith('.repo'))) {
    const text = await host.text(`${folder}/${name}`);
    if (!('is' in text)) return unread(whyNot(text, 'unparseable'));
    if (!text.is.endsWith('\n')) return unread('unparseable');
    for (const section of text.is.split(/^(?=\[)/m)) {
      const id = /^\[([^\]]+)\]/.exec(section)?.[1];
      const isOff = /^enabled\s*=\s*(?:0|false|no)\s*$/im.test(section);
      if (id !== undefined && id !== 'main' && !isOff) ids.push(id);
    }
  }
  return { is: ids };
}

/** What the index of a fetched repository names: its list of packages, by path, and whether it has a list of fixes. */
export interface RepoIndex {
  /** A package manager that asked the server again and found nothing new sets the time of this file. */
  readonly primary: string;
  readonly hasFixes: boolean;
}

/**
 * The index of a repository that was fetched. One that names no list of fixes says nothing of fixes, and a tool would find none
 * waiting in it for ever; one whose lists are not there was not fetched whole.
 */
export async function readRepoIndex(host: Host, repodata: string): Promise<Known<RepoIndex>> {
  const index = await host.text(`${repodata}/repomd.xml`);
  if (!('is' in index)) return unread(whyNot(index, 'toolMissing'));
  if (!index.is.trimEnd().endsWith('</repomd>')) return unread('unparseable');
  const files = await host.list(repodata);
  if (!('is' in files)) return unread(whyNot(files, 'toolMissing'));
  // Each list may be named twice, packed in two ways, and only one of them is fetched.
  const listsOf = (type: string) =>
    [
      ...index.is.matchAll(
        new RegExp(`<data type="${type}(?:_zck)?">[\\s\\S]*?<location href="repodata/([^"/]+)"`, 'g'),
      ),
    ].map(([, name = '']) => name);
  const fixes = listsOf('updateinfo');
  const primary = listsOf('primary').find((name) => files.is.includes(name));
  if (primary === undefined || (fixes.length > 0 && !fixes.some((name) => files.is.includes(name))))
    return unread('toolMissing');
  return { is: { primary: `${repodata}/${primary}`, hasFixes: fixes.length > 0 } };
}
