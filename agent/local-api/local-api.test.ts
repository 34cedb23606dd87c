import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { DeviceStatus } from '../../shared/device-status.ts';
import { parse } from '../../shared/issues.ts';
import { LocalAnswer, localLimits } from '../../shared/local-api.ts';
import { ManualClock } from '../../shared/testing/manual-clock.ts';
import { LocalClient } from './local-client.ts';
import { type Answered, type LocalService, serveLocalClient } from './local-session.ts';
import { LocalSockets } from './local-sockets.ts';

const status: DeviceStatus = {
  at: 1,
  agent: { version: '0', startedAt: 1, mode: 'user', platform: 'linux' },
  link: { state: 'notEnrolled', since: 1 },
  checking: false,
  readings: {},
  waiting: 0,
};

let dir: string;
let clock: ManualClock;
let sockets: LocalSockets;
let tellers: Set<(answer: Answered) => void>;
const service: LocalService = {
  answer: async (request) => (request.ask === 'proof' ? { problem: 'denied', said: 'no' } : { status }),
  watch: (tell) => {
    tellers.add(tell);
    return () => tellers.delete(tell);
  },
};
const path = () => join(dir, 'run/agent.sock');

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'stance-local-'));
  clock = new ManualClock();
  tellers = new Set();
  sockets = new LocalSockets(
    join(dir, 'run'),
    'user',
    (socket) => serveLocalClient(socket, service, clock),
    () => undefined,
  );
  await sockets.open();
});
afterEach(async () => {
  await sockets.close();
  rmSync(dir, { recursive: true });
});

/** A client that says whatever a test wants, and keeps what comes back. */
async function raw(): Promise<{
  socket: Socket;
  lines: () => unknown[];
  closed: Promise<void>;
  line: (count: number) => Promise<void>;
}> {
  const socket = connect(path());
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  socket.on('error', () => socket.destroy());
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  const lines = () =>
    text
      .split('\n')
      .slice(0, -1)
      .map((each) => JSON.parse(each) as unknown);
  const line = async (count: number) => {
    for (let turn = 0; turn < 1_000 && lines().length < count; turn++) await new Promise(setImmediate);
  };
  return { socket, lines, closed, line };
}

describe('the socket', () => {
  test('lies in a folder that one user alone may open', () => {
    expect(statSync(join(dir, 'run')).mode & 0o777).toBe(0o700);
  });

  test('is taken over from a dead agent, but not from a living one', async () => {
    const second = new LocalSockets(
      join(dir, 'run'),
      'user',
      () => undefined,
      () => undefined,
    );
    await expect(second.open()).rejects.toMatchObject({ code: 'alreadyRunning' });
    mkdirSync(join(dir, 'dead'));
    writeFileSync(join(dir, 'dead/agent.sock'), '');
    const third = new LocalSockets(
      join(dir, 'dead'),
      'user',
      () => undefined,
      () => undefined,
    );
    await third.open();
    await third.close();
  });

  test('takes so many clients and not one more', async () => {
    const clients = await Promise.all(Array.from({ length: localLimits.clients }, raw));
    const tooMany = await raw();
    await tooMany.closed;
    clients[0]?.socket.write('{"id":1,"ask":"status"}\n');
    await clients[0]?.line(1);
    expect(clients[0]?.lines()).toHaveLength(1);
    for (const { socket } of clients) socket.destroy();
  });
});

describe('a request', () => {
  test('is answered under its own id', async () => {
    const client = await LocalClient.open(path());
    expect(await client.ask({ ask: 'status' })).toMatchObject({ id: 1, status: { at: 1 } });
    expect(await client.ask({ ask: 'proof', method: 'GET', url: 'https://app.example/' })).toMatchObject({
      id: 2,
      problem: 'denied',
    });
    client.close();
  });

  test('to watch is answered at once and at every change, until the client goes', async () => {
    const client = await LocalClient.open(path());
    const told: unknown[] = [];
    client.watch((answer) => told.push(answer));
    for (let turn = 0; turn < 1_000 && told.length < 1; turn++) await new Promise(setImmediate);
    for (const tell of tellers) tell({ event: 'status', status: { ...status, waiting: 7 } });
    for (let turn = 0; turn < 1_000 && told.length < 2; turn++) await new Promise(setImmediate);
    expect(told).toMatchObject([{ status: { waiting: 0 } }, { event: 'status', status: { waiting: 7 } }]);
    client.close();
    for (let turn = 0; turn < 1_000 && tellers.size > 0; turn++) await new Promise(setImmediate);
    expect(tellers.size).toBe(0);
  });

  test.each([
    ['no JSON', 'hello'],
    ['another verb', '{"id":1,"ask":"configure"}'],
    ['a key too many', '{"id":1,"ask":"status","admin":true}'],
    ['a signal nobody knows', '{"id":1,"ask":"recheck","signals":["secrets"]}'],
    ['a proof for a file', '{"id":1,"ask":"proof","method":"GET","url":"file:///etc/shadow"}'],
    ['a header smuggled in the method', '{"id":1,"ask":"proof","method":"GET\\r\\nX: y","url":"https://a.example/"}'],
    ['a prototype', '{"__proto__":{"ask":"status"},"id":1}'],
  ])('with %s is refused, and the next one is answered', async (_, text) => {
    const { socket, lines, line } = await raw();
    socket.write(`${text}\n{"id":2,"ask":"status"}\n`);
    await line(2);
    expect(lines()).toMatchObject([{ problem: 'badRequest' }, { id: 2, status: { at: 1 } }]);
    socket.destroy();
  });

  test('is refused in words that every client takes, whatever the client called its keys and values', async () => {
    for (const text of [
      JSON.stringify({ id: 1, ask: 'proof', method: 'GET', url: 'x'.repeat(2_000) }),
      JSON.stringify({ id: 1, ask: 'status', ['k'.repeat(4_000)]: 1 }),
    ]) {
      const { socket, lines, line } = await raw();
      socket.write(`${text}\n`);
      await line(1);
      expect(parse(LocalAnswer, lines()[0])).toMatchObject({ ok: true, value: { problem: 'badRequest' } });
      expect(JSON.stringify(lines()[0])).not.toContain('xxx');
      socket.destroy();
    }
  });

  test('that is longer than a request may be ends the connection, with or without an end of line', async () => {
    for (const text of [`"${'x'.repeat(localLimits.requestBytes)}"\n`, 'x'.repeat(localLimits.requestBytes + 1)]) {
      const { socket, closed } = await raw();
      socket.write(text);
      await closed;
    }
  });

  test('too many in a second are refused, and later ones are answered again', async () => {
    const { socket, lines, line } = await raw();
    const count = localLimits.requestsPerSecond + 5;
    for (let at = 0; at < count; at++) socket.write(`{"id":${at},"ask":"status"}\n`);
    await line(count);
    expect(lines().filter((answer) => (answer as { problem?: string }).problem === 'rateLimited')).toHaveLength(5);
    clock.advance(1_000);
    socket.write('{"id":99,"ask":"status"}\n');
    await line(count + 1);
    expect(lines().at(-1)).toMatchObject({ id: 99, status: {} });
    socket.destroy();
  });

  test('in pieces is put together', async () => {
    const { socket, lines, line } = await raw();
    for (const piece of ['{"id"', ':3,"a', 'sk":"status"}', '\n']) {
      socket.write(piece);
      await new Promise(setImmediate);
    }
    await line(1);
    expect(lines()).toMatchObject([{ id: 3 }]);
    socket.destroy();
  });
});

test('a daemon that is not there is said with the path', async () => {
  await expect(LocalClient.open(join(dir, 'none.sock'))).rejects.toMatchObject({
    code: 'daemonNotRunning',
    message: expect.stringContaining('none.sock'),
  });
});

test('an answer that breaks off fails every question that waits', async () => {
  const client = await LocalClient.open(path());
  service.answer = () => new Promise(() => undefined);
  const asked = client.ask({ ask: 'status' });
  await sockets.close();
  await expect(asked).rejects.toMatchObject({ code: 'daemonNotRunning' });
  service.answer = async () => ({ status });
});
