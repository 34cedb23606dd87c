import { type Known, unread } from '../../../shared/reading.ts';
import type { OsFact } from '../../../shared/signals/os.ts';
import type { Instant } from '../../../shared/time.ts';
import { answerWords, partOf } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import type { Collector } from '../collector.ts';
import { notObserved, observed } from '../observed.ts';
import { printable } from '../printable.ts';
import { type OsRelease, readOsRelease } from './os-release.ts';

/** Which system and kernel this is, from os-release and procfs. */
export const osLinux: Collector<OsFact> = {
  async collect(host) {
    const release = await readOsRelease(host);
    if ('unread' in release) return notObserved(host, release.unread, ['/etc/os-release, /usr/lib/os-release']);
    // os-release(5): a system that does not say what it is is "linux". An empty file is not such a system: it says nothing.
    const id = release.is.get('ID') ?? (release.is.size > 0 ? 'linux' : '');
    if (!/^[a-z0-9._-]{1,64}$/.test(id)) return notObserved(host, 'unparseable', ['os-release: no usable ID']);

    const kernel = await host.text('/proc/sys/kernel/osrelease');
    const version = await versionOf(host, id, release.is);
    const fact: OsFact = {
      id,
      name: printable(release.is.get('NAME') || 'Linux').slice(0, 128),
      version,
      kernel: partOf(kernel, 'toolMissing', (text) => word(text, 128)),
      supportEnds: supportEnds(release.is),
    };
    return observed(host, 'os-release', fact, [`kernel: ${answerWords(kernel)}`]);
  },
  watch: {
    directories: [
      { path: '/etc', names: ['os-release', 'debian_version'] },
      { path: '/usr/lib', names: ['os-release'] },
    ],
  },
  limitMs: 2_000,
};

/**
 * VERSION_ID, and on Debian the point release (12.11), which only /etc/debian_version has. That file counts only as a refinement
 * of VERSION_ID: on testing it holds words, and a derivative may have kept its parent's.
 */
async function versionOf(host: Host, id: string, release: OsRelease): Promise<Known<string>> {
  const version = word(release.get('VERSION_ID') ?? '', 64);
  // A rolling release has none (Arch, Debian sid): nothing here could tell it.
  if (version === undefined) return unread(release.get('VERSION_ID') ? 'unparseable' : 'unsupported');
  if (id !== 'debian') return { is: version };
  const point = await host.text('/etc/debian_version', 256);
  const finer = 'is' in point ? word(point.is, 64) : undefined;
  return {
    is: finer !== undefined && /^\d+(\.\d+)+$/.test(finer) && finer.startsWith(`${version}.`) ? finer : version,
  };
}

/** SUPPORT_END is the last day with fixes (os-release(5)): it ends with that day. */
function supportEnds(release: OsRelease): Known<Instant> {
  const date = release.get('SUPPORT_END');
  if (date === undefined) return unread('unsupported');
  const start = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(start) || start < 0 ? unread('unparseable') : { is: start / 1_000 + 86_400 };
}

/** One printable word, or undefined: what comes from a file must not carry line ends or NUL bytes further. */
function word(text: string, limit: number): string | undefined {
  const trimmed = text.trim();
  return /^[\x21-\x7e]+$/.test(trimmed) && trimmed.length <= limit ? trimmed : undefined;
}
