import { type Known, unread } from '../../shared/reading.ts';
import { whyNot } from '../host/answer.ts';
import type { Host } from '../host/host.ts';

/** A graphical session of a person, as logind has it. */
export interface GraphicalLogin {
  /** logind's name of it; another after the next login. */
  readonly id: string;
  /** What the display manager calls the desktop: `gnome`, `ubuntu`, `KDE`, … */
  readonly desktop: string;
}

/** People's accounts (login.defs(5)); what lies above are systemd's own for services and containers. */
const people = { first: 1_000, last: 59_999 };

/** logind's own notes are root's files, so nobody else can have written them; every session and seat has one. */
const folder = '/run/systemd';
/** Where the seat of the laptop's own screen is noted, which is written anew whenever another session comes to the front. */
export const seats = { path: `${folder}/seats`, names: ['seat0'] } as const;

/** The session with a screen that a user has. `unsupported` without one, as over the network, and for accounts that are nobody's. */
export async function readGraphicalLogin(host: Host, uid: number): Promise<Known<GraphicalLogin>> {
  if (uid < people.first || uid > people.last) return unread('unsupported');
  const user = await readNotes(host, `${folder}/users/${uid}`);
  if ('unread' in user) return user;
  const id = user.is.get('DISPLAY') ?? '';
  // Signed in without a screen of their own, as over the network.
  if (!isSessionId(id)) return unread('unsupported');
  const session = await readNotes(host, `${folder}/sessions/${id}`);
  if ('unread' in session) return session;
  const isTheirs = session.is.get('UID') === String(uid) && session.is.get('CLASS') === 'user';
  const desktop = session.is.get('DESKTOP') ?? '';
  if (!isTheirs || desktop === '' || !/^(?:x11|wayland)$/.test(session.is.get('TYPE') ?? ''))
    return unread('unsupported');
  return { is: { id, desktop } };
}

/** Whose session the laptop's own screen shows; that of a login prompt belongs to an account of the system. */
export async function readSeat(host: Host): Promise<Known<{ readonly uid: number; readonly session: string }>> {
  const seat = await readNotes(host, `${seats.path}/${seats.names[0]}`);
  if ('unread' in seat) return seat;
  const [session = '', uid = ''] = [seat.is.get('ACTIVE'), seat.is.get('ACTIVE_UID')];
  return isSessionId(session) && /^\d{1,10}$/.test(uid) ? { is: { uid: Number(uid), session } } : unread('unsupported');
}

/** It becomes part of a path. */
const isSessionId = (id: string): boolean => /^[a-z0-9]{1,32}$/.test(id);

async function readNotes(host: Host, path: string): Promise<Known<ReadonlyMap<string, string>>> {
  const text = await host.text(path);
  if (!('is' in text)) return unread(whyNot(text, 'unsupported'));
  if (!text.is.endsWith('\n')) return unread('unparseable');
  return { is: new Map([...text.is.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value])) };
}
