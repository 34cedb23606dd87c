import { type Known, unread } from '../../../shared/reading.ts';
import type { Instant } from '../../../shared/time.ts';
import { whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';

export const unitsFolder = '/run/systemd/units';
const ufwConf = '/etc/ufw/ufw.conf';
const ufwDefaults = '/etc/default/ufw';

/** What keeps the rules of a Linux firewall, by the unit that loads them; the first that is active names the reading. */
const loaders = [
  { manager: 'ufw', unit: 'ufw.service' },
  { manager: 'firewalld', unit: 'firewalld.service' },
  { manager: 'nftables', unit: 'nftables.service' },
  { manager: 'netfilter-persistent', unit: 'netfilter-persistent.service' },
  { manager: 'iptables', unit: 'iptables.service' },
  { manager: 'shorewall', unit: 'shorewall.service' },
  { manager: 'ferm', unit: 'ferm.service' },
] as const;

/** The name in `unitsFolder` that changes when a unit starts or ends. */
export const unitMark = (unit: string): string => `invocation:${unit}`;
export const loaderMarks = loaders.map(({ unit }) => unitMark(unit));

/** Who keeps the rules and whether it says that it is switched on, without a look at the rules themselves. */
export interface Manager {
  readonly name: string | undefined;
  /** Told by ufw's switch and by firewalld's running; the others load whatever is in their files, also nothing. */
  readonly active: Known<boolean>;
  /** Whether its own settings let everything in; undefined where they do not say. */
  readonly isOpen: boolean;
  /** Words that differ whenever any of this may have changed. */
  readonly stamp: string;
  /** When its settings were last written, as far as anybody may see: what they say is loaded, or unloaded, after that. */
  readonly writtenAt: Instant;
}

/** Asks systemd's own marks and ufw's files; all of them anybody may read. */
export async function readManager(host: Host): Promise<Manager> {
  const marks: (readonly [string, string])[] = [];
  let why: Manager['active'] = unread('unsupported');
  for (const { manager, unit } of loaders) {
    // systemd keeps a link to the current start of each unit for as long as it is active.
    const mark = await host.link(`${unitsFolder}/${unitMark(unit)}`);
    if ('is' in mark && /^[0-9a-f]{32}$/.test(mark.is)) marks.push([manager, mark.is]);
    else if (!('absent' in mark)) why = unread(whyNot('is' in mark ? { unread: 'unparseable' } : mark, 'unsupported'));
  }
  const files = await Promise.all([ufwConf, ufwDefaults].map((path) => host.stat(path)));
  const written = files.flatMap((file) => ('is' in file ? [file.is.modifiedAt] : []));
  const stamp = JSON.stringify([marks, files.map((file) => ('is' in file ? file.is.stamp : ''))]);
  const common = { stamp, writtenAt: Math.max(0, ...written), isOpen: false };
  for (const [name] of marks) {
    if (name === 'firewalld') return { ...common, name, active: { is: true } };
    if (name === 'ufw') {
      const isOn = await readSetting(host, ufwConf, 'ENABLED');
      if ('unread' in isOn) return { ...common, name, active: isOn };
      if (isOn.is !== 'yes') continue;
      const policy = await readSetting(host, ufwDefaults, 'DEFAULT_INPUT_POLICY');
      return { ...common, name, active: { is: true }, isOpen: 'is' in policy && policy.is === 'ACCEPT' };
    }
  }
  const other = marks.find(([name]) => name !== 'ufw');
  return { ...common, name: other?.[0], active: why };
}

/** A shell assignment in one of ufw's files; the last one counts. */
async function readSetting(host: Host, path: string, name: string): Promise<Known<string>> {
  const text = await host.text(path);
  if (!('is' in text)) return unread(whyNot(text, 'toolMissing'));
  const values = [...text.is.matchAll(/^\s*([A-Z_]+)=["']?([A-Za-z]+)["']?\s*$/gm)].filter(([, key]) => key === name);
  const value = values.at(-1)?.[2];
  return value === undefined ? unread('unparseable') : { is: name === 'ENABLED' ? value.toLowerCase() : value };
}
