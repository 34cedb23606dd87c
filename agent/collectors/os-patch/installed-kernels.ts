import { type Known, unread } from '../../../shared/reading.ts';
import { whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';

const modules = '/lib/modules';

/**
 * Whether the running kernel is the newest of its kind that is installed. A kernel that belongs to no folder of modules is not of
 * the system's packages, or was removed under its own feet: nobody can say which.
 */
export async function kernelIsNewest(host: Host): Promise<Known<boolean>> {
  const text = await host.text('/proc/sys/kernel/osrelease', 256);
  if (!('is' in text)) return unread(whyNot(text, 'toolMissing'));
  const running = text.is.trim();
  if (!/^\d+\.\d+[\w.+~-]*$/.test(running)) return unread('unparseable');
  const names = await host.list(modules);
  if (!('is' in names)) return unread(whyNot(names, 'unsupported'));
  if (!names.is.includes(running)) return unread('unsupported');
  for (const name of names.is.filter((other) => isNewer(other, running))) {
    const parts = await host.list(`${modules}/${name}`);
    if (!('is' in parts) || parts.is.length === 0) return unread('unread' in parts ? parts.unread : 'unparseable');
    // Folders stay behind when a kernel goes, with what was built for it by others; its own modules or its image do not.
    if (parts.is.includes('kernel') || parts.is.includes('vmlinuz')) return { is: false };
  }
  return { is: true };
}

/** Of the same kind (`-generic`, `-cloud-amd64`, `-lts`), with a higher number: each run of digits counts in its turn. */
export function isNewer(release: string, running: string): boolean {
  if (kindOf(release) !== kindOf(running)) return false;
  const [a, b] = [release, running].map((text) => (text.match(/\d+/g) ?? []).map(Number));
  for (let at = 0; at < Math.max(a?.length ?? 0, b?.length ?? 0); at++) {
    const order = (a?.[at] ?? 0) - (b?.[at] ?? 0);
    if (order !== 0) return order > 0;
  }
  return false;
}

const kindOf = (release: string): string => (/-[a-z].*$/.exec(release)?.[0] ?? '').replace(/\d+/g, '#');
