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

/**
 * Whether a repository's own index names a list of fixes and that list was fetched: one that has none says nothing of fixes, and a
 * tool would find none waiting in it for ever.
 */
export async function hasFixes(host: Host, repodata: string): Promise<Known<boolean>> {
  const index = await host.text(`${repodata}/repomd.xml`);
  if (!('is' in index)) return unread(whyNot(index, 'toolMissing'));
  if (!index.is.trimEnd().endsWith('</repomd>')) return unread('unparseable');
  const list = /<data type="updateinfo(?:_zck)?">[\s\S]*?<location href="repodata\/([^"/]+)"/.exec(index.is)?.[1];
  if (list === undefined) return { is: false };
  const files = await host.list(repodata);
  if (!('is' in files)) return unread(whyNot(files, 'toolMissing'));
  return files.is.includes(list) ? { is: true } : unread('toolMissing');
}
