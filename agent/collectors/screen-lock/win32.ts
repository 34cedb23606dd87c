import { type Known, unread } from '../../../shared/reading.ts';
import type { ScreenLockFact } from '../../../shared/signals/screen-lock.ts';
import { partOf } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import type { RegistryValue } from '../../host/windows/windows-requests.ts';
import type { Collected, Collector } from '../collector.ts';
import { notObserved, observed } from '../observed.ts';

const machineKey = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System';
/** A person's settings, the organisation's word first. */
const personKeys = [
  'HKCU\\Software\\Policies\\Microsoft\\Windows\\Control Panel\\Desktop',
  'HKCU\\Control Panel\\Desktop',
];
/** Made when a person signs in at a screen; the account of a service has none. */
const sessionKey = 'HKCU\\Volatile Environment';
const personPolicyKey = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Policies\\System';
/** The contract's own limit. */
const longestSeconds = 604_800;

/**
 * Whether the screen locks: by the machine's own limit, which holds for everybody, or by the screen saver of the person we run
 * as. Windows also asks for the password after sleep, which is not looked at: without a limit and a saver it reads `unsupported`.
 */
export const screenLockWin32: Collector<ScreenLockFact> = {
  async collect(host) {
    const forbidden = await isForbidden(host);
    if ('unread' in forbidden)
      return notObserved(host, forbidden.unread, [`DisableLockWorkstation: ${forbidden.unread}`]);
    if (forbidden.is) return ofPerson(host, { enabled: { is: false }, delay: unread('unsupported') });
    const machine = await host.registryValue(machineKey, 'InactivityTimeoutSecs');
    const limit =
      'absent' in machine
        ? undefined
        : partOf(machine, 'toolMissing', (value) => (typeof value === 'number' ? secondsOf(value) : undefined));
    const person = await personsLock(host);
    // 0: no limit.
    if (limit !== undefined && 'is' in limit && limit.is > 0 && !(delayOf(person) < limit.is))
      return observed(host, 'policy', { enabled: { is: true }, delay: limit }, [
        `locks after ${limit.is} s for everybody`,
      ]);
    // A limit that cannot be read may be the one that locks: then nobody's "no" counts.
    return limit !== undefined && 'unread' in limit && person.reading.state === 'unread'
      ? notObserved(host, limit.unread, [...person.notes, `${machineKey}: ${limit.unread}`])
      : person;
  },
  watch: {
    directories: [],
    registry: [machineKey, ...personKeys, sessionKey, personPolicyKey].map((key) => ({ key })),
  },
  limitMs: 2_000,
};

/** Whether the person we run as may not lock at all; nothing is set for most. */
async function isForbidden(host: Host): Promise<Known<boolean>> {
  const set = await host.registryValue(personPolicyKey, 'DisableLockWorkstation');
  if ('absent' in set) return { is: false };
  return partOf(set, 'unsupported', (value) => (value === 0 || value === 1 ? value === 1 : undefined));
}

/** Whichever comes first locks. */
const delayOf = ({ reading }: Collected<ScreenLockFact>): number =>
  reading.state === 'observed' && 'is' in reading.fact.delay ? reading.fact.delay.is : Number.POSITIVE_INFINITY;

async function personsLock(host: Host): Promise<Collected<ScreenLockFact>> {
  const session = partOf(await host.registryValue(sessionKey, 'USERPROFILE'), 'unsupported', textOf);
  if ('unread' in session) return notObserved(host, session.unread, ['session: not one of a person at a screen']);
  const [active, secure, saver, delay] = [
    await setting(host, 'ScreenSaveActive', switchOf),
    await setting(host, 'ScreenSaverIsSecure', switchOf),
    await setting(host, 'SCRNSAVE.EXE', saverOf),
    await setting(host, 'ScreenSaveTimeOut', secondsOf),
  ];
  for (const part of [active, secure, saver]) {
    if ('unread' in part) return notObserved(host, part.unread, ['screen saver: not read']);
    // The sleep of the laptop may lock it all the same.
    if (!part.is) return notObserved(host, 'unsupported', ['no screen saver that locks']);
  }
  return ofPerson(host, { enabled: { is: true }, delay });
}

function ofPerson(host: Host, fact: ScreenLockFact): Collected<ScreenLockFact> {
  const { reading, notes } = observed(host, 'screen-saver', fact, []);
  return { reading: reading.state === 'observed' ? { ...reading, by: 'user-session' } : reading, notes };
}

/** A setting by the strongest who sets it; one that nobody sets is off, and said to be `unsupported`. */
async function setting<T>(host: Host, name: string, read: (value: RegistryValue) => T | undefined): Promise<Known<T>> {
  for (const key of personKeys) {
    const answer = await host.registryValue(key, name);
    if (!('absent' in answer)) return partOf(answer, 'unsupported', read);
  }
  return unread('unsupported');
}

/** Texts of digits in a person's settings, a number in a policy for the machine. */
function secondsOf(value: RegistryValue): number | undefined {
  const seconds = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof seconds === 'number' && seconds <= longestSeconds ? seconds : undefined;
}

const switchOf = (value: RegistryValue): boolean | undefined =>
  value === '1' ? true : value === '0' ? false : undefined;

/** Screen savers are programs with an ending of their own. */
const saverOf = (value: RegistryValue): string | undefined =>
  typeof value === 'string' && /\.scr$/i.test(value) ? value : undefined;

const textOf = (value: RegistryValue): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
