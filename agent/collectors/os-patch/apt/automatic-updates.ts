import { type Known, unread } from '../../../../shared/reading.ts';
import { whyNot } from '../../../host/answer.ts';
import type { Host } from '../../../host/host.ts';
import { isTimerOn } from '../systemd-timers.ts';
import { type AptConf, parseAptConf } from './apt-conf.ts';

const partsFolder = '/etc/apt/apt.conf.d';
const timers = ['apt-daily.timer', 'apt-daily-upgrade.timer'];

/**
 * Whether apt fetches and installs security fixes by itself: unattended-upgrades is there, configured to run and to take
 * security fixes, and both timers are enabled. Each of these missing is a "no"; each that cannot be read is not known.
 */
export async function automaticUpdates(host: Host): Promise<Known<boolean>> {
  const program = await host.stat('/usr/bin/unattended-upgrade');
  if ('unread' in program) return program;
  if ('absent' in program) return { is: false };
  const conf = await readAptConf(host);
  if ('unread' in conf) return conf;
  if (!isConfigured(conf.is)) return { is: false };
  return timersEnabled(host);
}

async function readAptConf(host: Host): Promise<Known<AptConf>> {
  const conf: AptConf = { values: new Map(), lists: new Map() };
  const names = await host.list(partsFolder);
  if (!('is' in names)) return unread(whyNot(names, 'toolMissing'));
  // apt passes over what looks like an editor's or dpkg's leavings.
  const parts = names.is
    .filter((name) => /^[A-Za-z0-9_-]+(?:\.conf)?$/.test(name))
    .map((name) => `${partsFolder}/${name}`);
  for (const path of [...parts, '/etc/apt/apt.conf']) {
    const text = await host.text(path);
    if ('is' in text) {
      if (!parseAptConf(text.is, conf)) return unread('unparseable');
    } else if ('unread' in text || path.startsWith(partsFolder)) return unread(whyNot(text, 'unparseable'));
  }
  return { is: conf };
}

function isConfigured({ values, lists }: AptConf): boolean {
  const interval = (name: string) => values.get(`apt::periodic::${name}`) ?? '0';
  const runs = ['update-package-lists', 'unattended-upgrade'].every((name) => !/^0[smhd]?$|^$/.test(interval(name)));
  const enabled = values.get('apt::periodic::enable') !== '0';
  const origins = ['origins-pattern', 'allowed-origins'].flatMap(
    (name) => lists.get(`unattended-upgrade::${name}`) ?? [],
  );
  return runs && enabled && origins.some((origin) => /security/i.test(origin));
}

async function timersEnabled(host: Host): Promise<Known<boolean>> {
  for (const timer of timers) {
    const isOn = await isTimerOn(host, timer);
    if ('unread' in isOn || !isOn.is) return isOn;
  }
  return { is: true };
}
