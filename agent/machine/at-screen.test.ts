import { expect, test } from '@jest/globals';
import type { Platform } from '../../shared/platform.ts';
import { replayHost } from '../host/replay.ts';
import { screens } from './at-screen.ts';

const host = (platform: Platform, answers: Record<string, unknown>) =>
  replayHost({ stance: 'recording', version: 1, platform, at: 1_795_310_000, answers });
const notes = (path: string, text: string) => ({ [`text /run/systemd/${path}`]: { is: text } });
const seat = (text: string) => host('linux', notes('seats/seat0', text));
const consoleOf = (uid: string) =>
  host('darwin', { 'run macStat ["-f","%u","/dev/console"]': { is: { exit: 0, stdout: uid } } });

const annas = 'UID=1001\nUSER=anna\nACTIVE=1\nTYPE=wayland\nCLASS=user\nDESKTOP=gnome\n';
const anna = (session = annas, user = 'NAME=anna\nDISPLAY=c2\n') =>
  host('linux', { ...notes('users/1001', user), ...notes('sessions/c2', session) });

test('on Linux whoever has the active session of the laptop’s own seat is in front', async () => {
  expect(await screens.linux.front(seat('IS_SEAT0=1\nACTIVE=c2\nACTIVE_UID=1001\nSESSIONS=c2 4\n'))).toEqual({
    uid: 1_001,
    session: 'c2',
  });
});

test.each([
  ['a seat without anybody', 'IS_SEAT0=1\n'],
  ['half a file', 'IS_SEAT0=1\nACTIVE=c2\nACTIVE_UID=10'],
  ['a session without a user', 'ACTIVE=c2\n'],
  ['a user who is no number', 'ACTIVE=c2\nACTIVE_UID=anna\n'],
  ['a session that would lead elsewhere', 'ACTIVE=../c2\nACTIVE_UID=1001\n'],
])('on Linux nobody is in front of %s', async (_, text) => {
  expect(await screens.linux.front(seat(text))).toBeUndefined();
});

test('on Linux nobody is in front where logind keeps no notes, or keeps them from us', async () => {
  expect(await screens.linux.front(host('linux', {}))).toBeUndefined();
  const denied = { 'text /run/systemd/seats/seat0': { unread: 'notPermitted' } };
  expect(await screens.linux.front(host('linux', denied))).toBeUndefined();
});

test('on Linux a person has the session with a screen that logind says is theirs', async () => {
  expect(await screens.linux.ofUser(anna(), 1_001)).toEqual({ uid: 1_001, session: 'c2' });
});

test.each([
  ['of somebody else', annas.replace('UID=1001', 'UID=1002')],
  ['of a login prompt', annas.replace('CLASS=user', 'CLASS=greeter')],
  ['on a lock screen of its own', annas.replace('CLASS=user', 'CLASS=lock-screen')],
  ['on a console', annas.replace('TYPE=wayland', 'TYPE=tty')],
  ['without a desktop', annas.replace('DESKTOP=gnome\n', '')],
  ['that is half a file', annas.slice(0, -3)],
])('on Linux a session %s is not a person’s', async (_, session) => {
  expect(await screens.linux.ofUser(anna(session), 1_001)).toBeUndefined();
});

test('on Linux neither root nor an account of a service nor who came over the network has a session with a screen', async () => {
  expect(await screens.linux.ofUser(anna(), 0)).toBeUndefined();
  expect(await screens.linux.ofUser(host('linux', notes('users/999', 'DISPLAY=c2\n')), 999)).toBeUndefined();
  expect(await screens.linux.ofUser(anna(annas, 'NAME=anna\n'), 1_001)).toBeUndefined();
});

test('on a Mac whoever owns the console is in front, and nobody at the login window', async () => {
  expect(await screens.darwin.front(consoleOf('501\n'))).toEqual({ uid: 501, session: 'console' });
  for (const uid of ['0\n', '89\n', '501', 'anna\n', ''])
    expect(await screens.darwin.front(consoleOf(uid))).toBeUndefined();
});

test('on a Mac a person has a session for as long as they are in front', async () => {
  expect(await screens.darwin.ofUser(consoleOf('501\n'), 501)).toEqual({ uid: 501, session: 'console' });
  expect(await screens.darwin.ofUser(consoleOf('502\n'), 501)).toBeUndefined();
});

test('on Windows nobody is known to be in front', async () => {
  expect(await screens.win32.front(host('win32', {}))).toBeUndefined();
  expect(await screens.win32.ofUser(host('win32', {}), 0)).toBeUndefined();
});
