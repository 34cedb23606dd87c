import { type Known, unread } from '../../../shared/reading.ts';
import { partOf } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';

/** People's accounts begin here on a Mac. */
const firstPerson = 501;

/** The short name of the person we run as, who must be the one at the screen; `unsupported` for a daemon and for anybody else. */
export async function readMacPerson(host: Host): Promise<Known<string>> {
  const [screen, ours, name] = await Promise.all([
    wordOf(host, 'macStat', ['-f', '%u', '/dev/console']),
    wordOf(host, 'id', ['-u']),
    wordOf(host, 'id', ['-un']),
  ]);
  if ('unread' in screen) return screen;
  if ('unread' in ours) return ours;
  if (Number(ours.is) < firstPerson || ours.is !== screen.is) return unread('unsupported');
  // It becomes part of a path.
  if ('is' in name && !/^[A-Za-z0-9_][\w.-]{0,254}$/.test(name.is)) return unread('unparseable');
  return name;
}

const wordOf = async (host: Host, tool: string, args: readonly string[]): Promise<Known<string>> =>
  partOf(await host.run(tool, args), 'toolMissing', ({ exit, stdout }) =>
    exit === 0 ? /^(\S{1,255})\n$/.exec(stdout)?.[1] : undefined,
  );
