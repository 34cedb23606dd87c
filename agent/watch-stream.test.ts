import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ManualClock } from '../shared/testing/manual-clock.ts';
import type { WatchedPath } from './watch-folder.ts';
import { watchStream } from './watch-stream.ts';

const folder = mkdtempSync(join(tmpdir(), 'stance-stream-'));
const path = join(folder, 'socket');

let server: Server | undefined;
let peers: Socket[] = [];
let watched: WatchedPath | undefined;
let heard = 0;

const serve = async (greet?: (socket: Socket) => void) => {
  server = createServer((socket) => {
    peers.push(socket);
    socket.on('error', () => socket.destroy());
    greet?.(socket);
  });
  await new Promise<void>((resolve) => server?.listen(path, resolve));
};
/** Waits for a condition, a turn of the loop at a time. */
const until = async (isSo: () => boolean) => {
  for (let turn = 0; turn < 20_000 && !isSo(); turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(isSo()).toBe(true);
};
const hangUp = async () => {
  for (const peer of peers) peer.destroy();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  peers = [];
  server = undefined;
};

beforeEach(() => {
  heard = 0;
});
afterEach(async () => {
  watched?.stop();
  await hangUp();
  rmSync(path, { force: true });
});

describe('a socket on which each word means a change', () => {
  test('is passed on at once, and what follows within a moment is passed on once', async () => {
    await serve();
    const clock = new ManualClock();
    watched = watchStream(
      () => path,
      () => heard++,
      clock,
    );
    await until(() => peers.length === 1);
    expect(heard).toBe(0);
    peers[0]?.write('add rule\n');
    await until(() => heard === 1);

    const flood = 'add rule\n'.repeat(20_000);
    let isTaken = false;
    peers[0]?.write(flood, () => {
      isTaken = true;
    });
    await until(() => isTaken);
    expect(heard).toBe(1);
    clock.advance(1_000);
    expect(heard).toBe(2);
    clock.advance(60_000);
    expect(heard).toBe(2);
  });

  test('is tried again when it was not there, and counts as a change when it came back', async () => {
    const clock = new ManualClock();
    watched = watchStream(
      () => path,
      () => heard++,
      clock,
    );
    await serve();
    await until(() => {
      watched?.check();
      return peers.length === 1;
    });
    expect(heard).toBe(0);

    await hangUp();
    await serve();
    await until(() => {
      watched?.check();
      return heard === 1;
    });
    expect(peers.length).toBe(1);
  });

  test('that turns everybody away is asked no more often than it is checked', async () => {
    let turnedAway = 0;
    await serve((socket) => {
      turnedAway++;
      socket.destroy();
    });
    watched = watchStream(
      () => path,
      () => heard++,
      new ManualClock(),
    );
    await until(() => turnedAway === 1);
    for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(turnedAway).toBe(1);
  });

  test('is left alone where root has made none', () => {
    watched = watchStream(
      () => undefined,
      () => heard++,
      new ManualClock(),
    );
    watched.check();
    expect(heard).toBe(0);
  });
});
