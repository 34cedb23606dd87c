import { type Known, unread, type Why } from '../../../shared/reading.ts';
import { whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import { readGraphicalLogin } from '../../machine/login-notes.ts';

/** The graphical session this process belongs to. */
export interface Session {
  readonly home: string;
  /** What the display manager calls the desktop: `gnome`, `ubuntu`, `KDE`, … */
  readonly desktop: string;
}

/**
 * Who is looking, by procfs and logind's own notes. `unsupported` for a daemon that is nobody's session: what it would read
 * are the settings of its own account, which lock no screen.
 */
export async function readSession(host: Host): Promise<Known<Session>> {
  const status = await host.text('/proc/self/status');
  if (!('is' in status)) return unread(whyNot(status, 'toolMissing'));
  const uid = /^Uid:\t(\d+)\t\1\t/m.exec(status.is)?.[1];
  if (uid === undefined) return unread('unparseable');
  const login = await readGraphicalLogin(host, Number(uid));
  if ('unread' in login) return login;
  const home = await homeOf(host, uid);
  return 'unread' in home ? home : { is: { home: home.is, desktop: login.is.desktop } };
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
