import { type Known, unread } from '../../../shared/reading.ts';
import type { ScreenLockFact } from '../../../shared/signals/screen-lock.ts';
import { partOf } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import type { Collector } from '../collector.ts';
import { notObserved, observed } from '../observed.ts';
import { readIdleTime } from './mac-idle-time.ts';
import { parseDisplaySleep, parseGrace } from './mac-lock.ts';
import { readMacPerson } from './mac-person.ts';

/**
 * How the screen locks is a setting of the person in front of it. It is read only by an agent that runs as that person; to root
 * the tools tell root's own settings, which lock no screen.
 */
export const screenLockDarwin: Collector<ScreenLockFact> = {
  async collect(host) {
    const person = await readMacPerson(host);
    if ('unread' in person) return notObserved(host, person.unread, ['not the person at the screen']);
    const fact = await readLock(host, person.is);
    if ('unread' in fact) return notObserved(host, fact.unread, ['sysadminctl']);
    const { reading, notes } = observed(host, 'sysadminctl', fact.is, []);
    return { reading: reading.state === 'observed' ? { ...reading, by: 'user-session' } : reading, notes };
  },
  watch: {
    directories: [{ path: '/Library/Managed Preferences' }],
    everySeconds: 300,
    async look(host) {
      const person = await readMacPerson(host);
      return 'unread' in person ? person.unread : JSON.stringify(await askAll(host, person.is));
    },
  },
  // Two times three tools at once, of 5 s each.
  limitMs: 12_000,
};

/** It says so on stderr, behind the date. */
const askGrace = async (host: Host) => {
  const answer = await host.run('sysadminctl', ['-screenLock', 'status']);
  return 'is' in answer ? { is: `${answer.is.stdout}${answer.is.stderr ?? ''}`.replace(/^.*\] /gm, '') } : answer;
};

const askAll = (host: Host, person: string) =>
  Promise.all([askGrace(host), host.run('pmset', ['-g', 'custom']), readIdleTime(host, person)]);

async function readLock(host: Host, person: string): Promise<Known<ScreenLockFact>> {
  const [answer, pmset, idle] = await askAll(host, person);
  const grace = partOf(answer, 'toolMissing', parseGrace);
  if ('unread' in grace) return grace;
  if (grace.is === 'off') return { is: { enabled: { is: false }, delay: unread('unsupported') } };
  const display = partOf(pmset, 'toolMissing', ({ exit, stdout }) =>
    exit === 0 ? parseDisplaySleep(stdout) : undefined,
  );
  return { is: lockOf(grace.is, display, idle) };
}

/** The screen saver or the dark display, whichever comes first, and then the grace. Zero is never. */
function lockOf(grace: number, display: Known<number>, idle: Known<number> | 'unset'): ScreenLockFact {
  if (idle !== 'unset' && 'unread' in idle) return { enabled: idle, delay: idle };
  if ('unread' in display) return { enabled: display, delay: display };
  const times = [display.is, idle === 'unset' ? 0 : idle.is].filter((seconds) => seconds > 0);
  if (times.length > 0) return { enabled: { is: true }, delay: { is: Math.ceil(Math.min(...times) + grace) } };
  // When the screen saver starts by itself depends on the version of macOS, and nothing says it.
  if (idle === 'unset') return { enabled: unread('unsupported'), delay: unread('unsupported') };
  return { enabled: { is: false }, delay: unread('unsupported') };
}
