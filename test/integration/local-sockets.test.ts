import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { LocalSockets } from '../../agent/local-api/local-sockets.ts';
import { localLimits } from '../../shared/local-api.ts';
import { describeWith, needs } from '../support/needs.ts';
import { until } from '../support/until.ts';

const anna = 12_345;
const bert = 12_346;
let folder: string;
let users: string;
let failed: string[];
let sockets: LocalSockets;
const held: Socket[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stance-sockets-'));
  users = join(folder, 'user');
  failed = [];
  sockets = made();
});
afterEach(async () => {
  for (const socket of held.splice(0)) socket.destroy();
  await sockets.close();
  rmSync(folder, { recursive: true });
});

const made = () =>
  new LocalSockets(
    join(folder, 'run'),
    'system',
    (socket) => socket.on('error', () => socket.destroy()).write('hello'),
    (why) => failed.push(why),
    users,
  );
const folderOf = (uid: number) => join(folder, 'run', String(uid));
const pathOf = (uid: number) => join(folderOf(uid), 'agent.sock');
const login = (uid: number) => mkdirSync(join(users, String(uid)), { recursive: true });
const untilSocket = (uid: number, isThere = true) =>
  until(`a socket for ${uid}: ${isThere}`, 5_000, () => existsSync(pathOf(uid)) === isThere);
/** Whether the agent serves a connection, or closes it. */
const reach = (uid: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(pathOf(uid));
    socket.once('data', () => resolve(true));
    socket.once('close', () => resolve(false)).on('error', () => socket.destroy());
    held.push(socket);
  });

describeWith(needs('root'), 'in system mode', () => {
  test('each user has a socket of their own in a folder where they can plant nothing', async () => {
    login(anna);
    await sockets.open();
    expect(statSync(pathOf(anna))).toMatchObject({ uid: anna });
    expect(statSync(pathOf(anna)).mode & 0o777).toBe(0o600);
    expect(statSync(folderOf(anna))).toMatchObject({ uid: process.getuid?.() });
    expect(statSync(folderOf(anna)).mode & 0o777).toBe(0o711);
  });

  test('a user whom nothing can be made for takes the agent from nobody else', async () => {
    login(anna);
    login(bert);
    mkdirSync(join(pathOf(anna), 'inside'), { recursive: true });
    await sockets.open();
    expect(await reach(bert)).toBe(true);
    expect(failed).toHaveLength(1);
  });

  test('a folder that belongs to somebody else, or leads elsewhere, is neither taken over nor emptied', async () => {
    login(anna);
    login(bert);
    mkdirSync(folderOf(anna), { recursive: true });
    writeFileSync(join(folderOf(anna), 'mine'), '');
    chownSync(folderOf(anna), anna, anna);
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'agent.sock'), 'precious');
    symlinkSync(elsewhere, folderOf(bert));
    await sockets.open();
    await sockets.close();
    expect(statSync(folderOf(anna)).uid).toBe(anna);
    expect(readdirSync(folderOf(anna))).toEqual(['mine']);
    expect(readdirSync(elsewhere)).toEqual(['agent.sock']);
    expect(statSync(elsewhere).uid).toBe(process.getuid?.());
    expect(failed).toHaveLength(2);
  });

  test('one user cannot use up the connections of another', async () => {
    login(anna);
    login(bert);
    await sockets.open();
    await Promise.all(Array.from({ length: localLimits.clients }, () => reach(anna)));
    expect(await reach(anna)).toBe(false);
    expect(await reach(bert)).toBe(true);
  });

  test('somebody who logs out is let go though a program of theirs holds on, and others come and go after it', async () => {
    login(anna);
    await sockets.open();
    expect(await reach(anna)).toBe(true);
    rmdirSync(join(users, String(anna)));
    await untilSocket(anna, false);
    expect(existsSync(folderOf(anna))).toBe(false);
    login(bert);
    await untilSocket(bert);
  });

  test('the first login of a laptop is seen, though no folder of users was there before', async () => {
    await sockets.open();
    login(anna);
    await untilSocket(anna);
  });

  test('many logins at once make one socket each', async () => {
    mkdirSync(users);
    await sockets.open();
    for (let at = 0; at < 20; at++) login(anna + at);
    for (let at = 0; at < 20; at++) await untilSocket(anna + at);
    expect(failed).toEqual([]);
    expect(await reach(anna + 7)).toBe(true);
  });
});
