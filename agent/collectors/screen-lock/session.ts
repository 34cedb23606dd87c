import { type Known, unread, type Why } from '../../../shared/reading.ts';
import { whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';

/** The graphical session this process belongs to. */
export interface Session {
  readonly home: string;
  /** What the display manager calls the desktop: `gnome`, `ubuntu`, `KDE`, … */
  readonly desktop: string;
}

/** People's accounts (login.defs(5)); what lies above are systemd's own for services and containers. */
const people = { first: 1_000, last: 59_999 };

/**
 * Who is looking, by procfs and logind's own notes. `unsupported` for a daemon that is nobody's session: what it would read
 * are the settings of its own account, which lock no screen.
 */
export async function readSession(host: Host): Promise<Known<Session>> {
  const status = await host.text('/proc/self/status');
  if (!('is' in status)) return unread(whyNot(status, 'toolMissing'));
  const uid = /^Uid:\t(\d+)\t\1\t/m.exec(status.is)?.[1];
  if (uid === undefined) return unread('unparseable');
  if (Number(uid) < people.first || Number(uid) > people.last) return unread('unsupported');
  const user = await readNotes(host, `/run/systemd/users/${uid}`);
  if ('unread' in user) return user;
  const id = user.is.get('DISPLAY') ?? '';
  // Signed in without a screen of their own, as over the network.
  if (!/^[a-z0-9]{1,32}$/.test(id)) return unread('unsupported');
  const session = await readNotes(host, `/run/systemd/sessions/${id}`);
  if ('unread' in session) return session;
  const isOurs = session.is.get('UID') === uid && session.is.get('CLASS') === 'user';
  const desktop = session.is.get('DESKTOP') ?? '';
  if (!isOurs || desktop === '' || !/^(?:x11|wayland)$/.test(session.is.get('TYPE') ?? ''))
    return unread('unsupported');
  const home = await homeOf(host, uid);
  return 'unread' in home ? home : { is: { home: home.is, desktop } };
}

async function readNotes(host: Host, path: string): Promise<Known<ReadonlyMap<string, string>>> {
  const text = await host.text(path);
  if (!('is' in text)) return unread(whyNot(text, 'unsupported'));
  if (!text.is.endsWith('\n')) return unread('unparseable');
  return { is: new Map([...text.is.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value])) };
}

async function homeOf(host: Host, uid: string): Promise<Known<string>> {
  const why: Why = 'unsupported';
  const passwd = await host.text('/etc/passwd');
  if (!('is' in passwd)) return unread(whyNot(passwd, why));
  const fields = passwd.is
    .split('\n')
    .find((line) => line.split(':')[2] === uid)
    ?.split(':');
  const home = fields?.length === 7 ? (fields[5] ?? '') : '';
  // Accounts of a directory are in no file of this machine.
  return home.startsWith('/') ? { is: home } : unread(why);
}
