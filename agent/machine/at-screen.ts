import type { Platform } from '../../shared/platform.ts';
import { knownValue } from '../../shared/reading.ts';
import type { Host } from '../host/host.ts';
import { isMacPerson, readConsoleUser } from './console-user.ts';
import { readGraphicalLogin, readSeat } from './login-notes.ts';

/** A session in front of somebody. Two are the same only if both say the same: another login is another session. */
export interface Session {
  readonly uid: number;
  readonly session: string;
}

interface Screen {
  /** Whose session the laptop's own screen shows; undefined where nobody knows. */
  front(host: Host): Promise<Session | undefined>;
  /** The session with a screen that a user has, in front or not. */
  ofUser(host: Host, uid: number): Promise<Session | undefined>;
}

/** Who is in front of the laptop, on each system. Windows' local API does not tell users apart, so nobody is known there. */
export const screens: Readonly<Record<Platform, Screen>> = {
  linux: {
    front: async (host) => knownValue(await readSeat(host)),
    async ofUser(host, uid) {
      const login = knownValue(await readGraphicalLogin(host, uid));
      return login && { uid, session: login.id };
    },
  },
  darwin: {
    front: frontOfMac,
    async ofUser(host, uid) {
      // A Mac gives sessions no names that can be read: a user's counts from when they are in front.
      const front = await frontOfMac(host);
      return front?.uid === uid ? front : undefined;
    },
  },
  win32: { front: async () => undefined, ofUser: async () => undefined },
};

async function frontOfMac(host: Host): Promise<Session | undefined> {
  const uid = knownValue(await readConsoleUser(host));
  return uid !== undefined && isMacPerson(uid) ? { uid, session: 'console' } : undefined;
}
