import { basename, dirname } from 'node:path/posix';
import { type Known, unread } from '../../../shared/reading.ts';
import type { ScreenLockFact } from '../../../shared/signals/screen-lock.ts';
import { answerWords } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import { readSeat, seats } from '../../machine/login-notes.ts';
import type { Collector, WatchedFolder } from '../collector.ts';
import { notObserved, observed } from '../observed.ts';
import { gnomePaths, readGnomeLock } from './gnome.ts';
import { kdePaths, readKdeLock } from './kde.ts';
import { readSession, type Session } from './session.ts';

interface Desktop {
  readonly source: string;
  readonly names: RegExp;
  paths(home: string): readonly string[];
  read(host: Host, home: string): Promise<Known<ScreenLockFact>>;
}

/** The desktops whose locks we can read, by what display managers call them. */
const desktops: readonly Desktop[] = [
  { source: 'gnome', names: /^(?:gnome|ubuntu)(?:-|$)/i, paths: gnomePaths, read: readGnomeLock },
  { source: 'kde', names: /^(?:kde|plasma)/i, paths: kdePaths, read: readKdeLock },
];

/**
 * How a screen locks is a setting of the desktop each person uses. It is read only by an agent that runs as that person, in
 * their session; a daemon of the system says `unsupported`.
 */
export const screenLockLinux: Collector<ScreenLockFact> = {
  async collect(host) {
    const session = await readSession(host);
    if ('unread' in session) return notObserved(host, session.unread, ['session: not one of a person at a screen']);
    const { desktop: name, home } = session.is;
    const desktop = desktopOf(name);
    const fact = desktop === undefined ? unread('unsupported') : await desktop.read(host, home);
    if ('unread' in fact || desktop === undefined)
      return notObserved(host, 'unread' in fact ? fact.unread : 'unsupported', [`desktop: ${name}`]);
    const { reading, notes } = observed(host, desktop.source, fact.is, [`desktop: ${name}`]);
    return { reading: reading.state === 'observed' ? { ...reading, by: 'user-session' } : reading, notes };
  },
  watch: {
    // A daemon of the system takes the word of whoever is in front, and somebody else may come to the front.
    directories: [seats],
    async ofPerson(host) {
      const session = await readSession(host);
      return 'unread' in session ? [] : foldersOf(session.is);
    },
    on: ['session'],
    // Where a person's settings lie is only known at the time, and they may lie on a file system without events.
    everySeconds: 16,
    async look(host) {
      const session = await readSession(host);
      if ('unread' in session) return JSON.stringify([session.unread, await readSeat(host)]);
      const { home } = session.is;
      const files = await Promise.all([...gnomePaths(home), ...kdePaths(home)].map((path) => host.stat(path)));
      return files.map((file) => ('is' in file ? file.is.stamp : answerWords(file))).join();
    },
  },
  limitMs: 17_000,
};

const desktopOf = (name: string): Desktop | undefined => desktops.find(({ names }) => names.test(name));

/** Where the settings of a person's desktop are written. */
function foldersOf({ desktop, home }: Session): WatchedFolder[] {
  const byFolder = new Map<string, string[]>();
  for (const path of desktopOf(desktop)?.paths(home) ?? [])
    byFolder.set(dirname(path), [...(byFolder.get(dirname(path)) ?? []), basename(path)]);
  return [...byFolder].map(([path, names]) => ({ path, names }));
}
