import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { askPanel, busPath } from './ask-panel.ts';

let folder: string;
let path: string;
let bus: Server | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stance-bus-'));
  path = join(folder, 'bus');
});
afterEach(() => {
  bus?.close();
  rmSync(folder, { recursive: true });
});

/** A message with no header fields, as far as the probe reads one. */
const message = (type: number, body: Buffer): Buffer => {
  const head = Buffer.alloc(16);
  head.set([0x6c, type, 0, 1]);
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
};
const boolean = (is: number): Buffer => message(2, Buffer.from([is, 0, 0, 0]));
const name = message(2, Buffer.from('\x04\0\0\0:1.7\0'));
const busThatSays = (...answers: (string | Buffer)[]) =>
  new Promise<void>((resolve) => {
    bus = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.on('data', () => {
        const next = answers.shift();
        if (next !== undefined) socket.write(next);
      });
    }).listen(path, resolve);
  });

test.each([
  ['is there', 1, true],
  ['is not', 0, false],
])('a list of icons that %s', async (_, is, answer) => {
  await busThatSays('OK 0123\r\n', Buffer.concat([name, message(4, Buffer.from('NameAcquired')), boolean(is)]));
  expect(await askPanel(path, 1_000)).toBe(answer);
});

test('an answer that comes in pieces is put together', async () => {
  await busThatSays('OK 0123\r\n');
  bus?.on('connection', (socket) => {
    const whole = Buffer.concat([name, boolean(1)]);
    socket.once('data', () =>
      socket.once('data', () => {
        for (const byte of whole) socket.write(Buffer.from([byte]));
      }),
    );
  });
  expect(await askPanel(path, 1_000)).toBe(true);
});

test.each([
  ['refuses us', ['REJECTED EXTERNAL\r\n']],
  ['answers with an error', ['OK 1\r\n', message(3, Buffer.from('no'))]],
  ['is none', ['OK 1\r\n', Buffer.alloc(64, 7)]],
  ['says more than was asked', ['OK 1\r\n', message(4, Buffer.alloc(20_000))]],
])('a bus that %s tells nothing', async (_, answers) => {
  await busThatSays(...answers);
  expect(await askPanel(path, 1_000)).toBeUndefined();
});

test('without a bus nothing is told', async () => {
  expect(await askPanel(path, 1_000)).toBeUndefined();
  expect(await askPanel(undefined, 1_000)).toBeUndefined();
});

test('the bus is where the session says, else where every session has it', () => {
  expect(busPath('unix:path=/run/user/1000/bus,guid=ab', undefined)).toBe('/run/user/1000/bus');
  expect(busPath('unix:abstract=/tmp/dbus-x,guid=ab', undefined)).toBe('\0/tmp/dbus-x');
  expect(busPath('tcp:host=a;unix:guid=1,path=/a%20b', undefined)).toBe('/a b');
  expect(busPath(undefined, '/run/user/7')).toBe('/run/user/7/bus');
  expect(busPath('tcp:host=a', undefined)).toBeUndefined();
});
