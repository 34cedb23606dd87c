import type { Known } from '../../shared/reading.ts';
import { partOf } from '../host/answer.ts';
import type { Host } from '../host/host.ts';

/** People's accounts begin here on a Mac. */
const firstPerson = 501;

export const isMacPerson = (uid: number): boolean => uid >= firstPerson;

/** Who owns the console of a Mac: the person whose session is in front, or root at the login window. */
export async function readConsoleUser(host: Host): Promise<Known<number>> {
  const uid = await wordOf(host, 'macStat', ['-f', '%u', '/dev/console']);
  if ('unread' in uid) return uid;
  return /^\d{1,10}$/.test(uid.is) ? { is: Number(uid.is) } : { unread: 'unparseable' };
}

/** The one word that a small tool prints. */
export const wordOf = async (host: Host, tool: string, args: readonly string[]): Promise<Known<string>> =>
  partOf(await host.run(tool, args), 'toolMissing', ({ exit, stdout }) =>
    exit === 0 ? /^(\S{1,255})\n$/.exec(stdout)?.[1] : undefined,
  );
