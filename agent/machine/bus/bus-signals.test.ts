import { expect, test } from '@jest/globals';
import { readMessage } from './bus-message.ts';
import { eventOf } from './bus-signals.ts';
import { type Fields, signalBytes } from './testing/signal-bytes.ts';

const login = 'org.freedesktop.login1';
const manager = { path: '/org/freedesktop/login1', interface: `${login}.Manager` };
const session = { path: '/org/freedesktop/login1/session/_32', interface: `${login}.Session` };
const properties = 'org.freedesktop.DBus.Properties';
const changed = { interface: properties, member: 'PropertiesChanged' };
const boolean = (value: number) => Buffer.from([value, 0, 0, 0]);
const list = (...names: string[]) => Buffer.from(names.map((name) => `${name}\0`).join('1\0b\0'));

const event = (fields: Fields, body?: Buffer) => {
  const message = readMessage(signalBytes(fields, body));
  if (message === undefined) throw new Error('not a message');
  return eventOf(message);
};

test.each<[string, Fields, Buffer | undefined, ReturnType<typeof event>]>([
  ['the screen is locked', { ...session, member: 'Lock' }, undefined, 'session'],
  ['the screen is unlocked', { ...session, member: 'Unlock' }, undefined, 'session'],
  ['the desktop says that it is locked', { ...session, ...changed }, list('LockedHint'), 'session'],
  ['nobody has moved for a while', { ...session, ...changed }, list('IdleHint', 'IdleSinceHint'), undefined],
  ['a screen takes its mouse back', { ...session, member: 'ResumeDevice' }, undefined, undefined],
  ['somebody signs in', { ...manager, member: 'SessionNew' }, undefined, 'session'],
  ['somebody signs out', { ...manager, member: 'SessionRemoved' }, undefined, 'session'],
  ['the machine is about to sleep', { ...manager, member: 'PrepareForSleep' }, boolean(1), undefined],
  ['the machine is awake again', { ...manager, member: 'PrepareForSleep' }, boolean(0), 'wake'],
  ['a sleep without its argument', { ...manager, member: 'PrepareForSleep' }, undefined, undefined],
  ['the machine goes off', { ...manager, member: 'PrepareForShutdown' }, boolean(0), undefined],
  [
    'another network is the first',
    { path: '/org/freedesktop/NetworkManager', ...changed },
    list('PrimaryConnection', 'PrimaryConnectionType'),
    'network',
  ],
  ['a list of devices', { path: '/org/freedesktop/NetworkManager', ...changed }, list('AllDevices'), undefined],
  ['a link of networkd', { path: '/org/freedesktop/network1/link/_32', ...changed }, list('AddressState'), 'network'],
])('%s', (_, fields, body, told) => expect(event(fields, body)).toBe(told));

test('nothing that is sent to us alone is believed: it has passed no rule of the bus', () => {
  for (const member of ['Lock', 'Unlock']) expect(event({ ...session, member, destination: ':1.42' })).toBeUndefined();
  expect(event({ ...manager, member: 'PrepareForSleep', destination: ':1.42' }, boolean(0))).toBeUndefined();
});
