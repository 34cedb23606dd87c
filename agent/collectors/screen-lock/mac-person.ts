import { type Known, unread } from '../../../shared/reading.ts';
import type { Host } from '../../host/host.ts';
import { isMacPerson, readConsoleUser, wordOf } from '../../machine/console-user.ts';

/** The short name of the person we run as, who must be the one at the screen; `unsupported` for a daemon and for anybody else. */
export async function readMacPerson(host: Host): Promise<Known<string>> {
  const [screen, ours, name] = await Promise.all([
    readConsoleUser(host),
    wordOf(host, 'id', ['-u']),
    wordOf(host, 'id', ['-un']),
  ]);
  if ('unread' in screen) return screen;
  if ('unread' in ours) return ours;
  if (Number(ours.is) !== screen.is || !isMacPerson(screen.is)) return unread('unsupported');
  // It becomes part of a path.
  if ('is' in name && !/^[A-Za-z0-9_][\w.-]{0,254}$/.test(name.is)) return unread('unparseable');
  return name;
}
