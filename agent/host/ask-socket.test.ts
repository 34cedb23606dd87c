import { linkSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { askSocket } from './ask-socket.ts';

const folder = mkdtempSync(join(tmpdir(), 'stance-ask-'));
const path = join(folder, 'socket');
let server: Server | undefined;
const sockets = new Set<Socket>();

async function serve(answer: (socket: Socket) => void): Promise<void> {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    answer(socket);
  });
  await new Promise<void>((resolve) => server?.listen(path, resolve));
}

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  rmSync(path, { force: true });
});

describe('asking a local socket', () => {
  test('gives everything that came until the other side closed', async () => {
    await serve((socket) => socket.once('data', (data) => socket.end(`you said ${data}`)));
    expect(await askSocket(path, 'zPING\0')).toEqual({ is: 'you said zPING\0' });
  });

  test('gives up on one that never closes', async () => {
    await serve((socket) => socket.write('PONG'));
    expect(await askSocket(path, 'zPING\0')).toEqual({ unread: 'timedOut' });
  });

  test('gives up on one that never stops talking', async () => {
    await serve((socket) => {
      const flood = () => {
        while (socket.writable && socket.write('x'.repeat(65_536)));
      };
      socket.on('drain', flood);
      flood();
    });
    expect(await askSocket(path, 'zPING\0')).toEqual({ unread: 'unparseable' });
  });

  test('tells a socket that is not there from one that nobody listens on', async () => {
    expect(await askSocket(join(folder, 'nothing'), '')).toEqual({ absent: true });
    // What a daemon that was killed leaves behind: a second name outlives the close that removes the first.
    await serve((socket) => socket.end());
    const left = join(folder, 'left');
    linkSync(path, left);
    await new Promise((resolve) => server?.close(resolve));
    server = undefined;
    expect(await askSocket(left, '')).toEqual({ unread: 'toolMissing' });
  });
});
