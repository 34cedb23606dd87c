import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type WebSocket, WebSocketServer } from 'ws';
import { streamLimits } from '../../shared/messages.ts';
import { ManualClock } from '../../shared/testing/manual-clock.ts';
import { Connection, type Ending } from './connection.ts';

let clock: ManualClock;
let server: Server;
let sockets: WebSocketServer;
let connection: Connection;
let endings: Ending[];
let pings: number;
/** The service's ends. */
let peers: WebSocket[];
/** What knocked, of which some wait for their handshake for ever. */
let knocks: Duplex[];

/** Connects to a service that answers pings, or hears them and says nothing, or does not even shake hands. */
async function connectTo({ answers = true, shakesHands = true } = {}): Promise<void> {
  clock = new ManualClock();
  [endings, peers, pings, knocks] = [[], [], 0, []];
  server = createServer();
  sockets = new WebSocketServer({ noServer: true, autoPong: answers });
  server.on('upgrade', (request, socket, head) => {
    knocks.push(socket);
    if (!shakesHands) return;
    sockets.handleUpgrade(request, socket, head, (peer) => {
      peers.push(peer);
      peer.on('ping', () => void pings++);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  connection = new Connection(url, { userAgent: 'test' }, clock, {
    message: () => undefined,
    ended: (ending) => endings.push(ending),
  });
  await until(() => (shakesHands ? peers.length === 1 : knocks.length === 1));
  // The client is open once it, too, has heard of it: it then waits to send its first ping.
  if (shakesHands) await until(() => clock.waiting > 0);
}

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 5_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error('not within 5 s');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
/** Until the client has heard whatever the service has answered. */
const heard = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
};

afterEach(async () => {
  if (endings.length === 0) connection.end('the test is over');
  clock.advance(2_000);
  for (const peer of peers) peer.terminate();
  for (const knock of knocks) knock.destroy();
  server.closeAllConnections();
  sockets.close();
  await new Promise((resolve) => server.close(resolve));
  await until(() => endings.length > 0);
});

describe('a connection that is asked whether it still stands', () => {
  test('stays when the service answers, and goes on asking at its pace', async () => {
    await connectTo();
    connection.check();
    await until(() => pings === 1);
    await heard();
    clock.advance(5_000);
    clock.advance(streamLimits.pingSeconds * 1_000 - 5_000);
    await until(() => pings === 2);
    expect(endings).toEqual([]);
  });

  test('is given up one period and five seconds after the other side went away, whoever asks', async () => {
    await connectTo({ answers: false });
    clock.advance(streamLimits.pingSeconds * 1_000);
    await until(() => pings === 1);
    clock.advance(4_999);
    await heard();
    expect(endings).toEqual([]);
    clock.advance(1);
    await until(() => endings.length > 0);
    expect(endings).toMatchObject([{ fault: 'unreachable', said: 'the service stopped answering' }]);
  });

  test('is there when it says anything, though its pong does not come', async () => {
    await connectTo({ answers: false });
    connection.check();
    await until(() => pings === 1);
    peers[0]?.send(JSON.stringify({ type: 'received', seq: 1 }));
    await heard();
    clock.advance(5_000);
    await heard();
    expect(endings).toEqual([]);
  });

  test('has longer while an answer is awaited: a slow link carries our frame before the ping', async () => {
    await connectTo({ answers: false });
    connection.send({ type: 'attest', evidence: ['a.b.c'], live: true });
    clock.advance(streamLimits.pingSeconds * 1_000);
    await until(() => pings === 1);
    clock.advance(14_999);
    await heard();
    expect(endings).toEqual([]);
    clock.advance(1);
    await until(() => endings.length > 0);
  });

  test('is given up within seconds when nobody answers, long before its own ping would find out', async () => {
    await connectTo({ answers: false });
    connection.check();
    await until(() => pings === 1);
    clock.advance(4_999);
    await heard();
    expect(endings).toEqual([]);
    clock.advance(1);
    await until(() => endings.length > 0);
    expect(endings).toMatchObject([{ fault: 'unreachable' }]);
  });

  test('is given up when it was never made: the name or the handshake hangs in another network', async () => {
    await connectTo({ shakesHands: false });
    connection.check();
    clock.advance(5_000);
    await until(() => endings.length > 0);
    expect(endings).toMatchObject([{ fault: 'unreachable' }]);
  });

  test('is asked once, however often a flapping network wants to know', async () => {
    await connectTo();
    for (let at = 0; at < 100; at++) connection.check();
    await until(() => pings === 1);
    await heard();
    clock.advance(5_000);
    expect([pings, endings]).toEqual([1, []]);
    connection.check();
    await until(() => pings === 2);
  });

  test('says nothing once it is over', async () => {
    await connectTo();
    connection.end('over');
    connection.check();
    clock.advance(10_000);
    await until(() => endings.length > 0);
    expect(endings).toMatchObject([{ fault: 'closed', said: 'over' }]);
  });
});

describe('a connection with a service that does its worst', () => {
  test('ends with words of any script and length: they fit the close or are left out', async () => {
    await connectTo();
    const codes: number[] = [];
    peers[0]?.on('close', (code) => codes.push(code));
    connection.end('⚠️'.repeat(60));
    await until(() => endings.length > 0);
    expect(endings).toMatchObject([{ fault: 'closed', said: '⚠️'.repeat(60) }]);
    await until(() => codes.length > 0);
    expect(codes).toEqual([1000]);
  });

  test('ends once for all that is wrong, however much of it comes before the close has reached the other side', async () => {
    await connectTo();
    const waiting = clock.waiting;
    const others: string[] = [];
    peers[0]?.on('message', (data) => others.push(data.toString()));
    for (let at = 0; at < 2_000; at++) peers[0]?.send('no message of this stream');
    await until(() => endings.length > 0);
    // The close has come back and took its own timer and the ping's away: nothing is left of 2,000 reasons to end.
    expect(clock.waiting).toBeLessThanOrEqual(waiting);
    expect([endings.length, others]).toEqual([1, []]);
  });

  test('is cut where messages come that nobody asked for, and not while each answers one of ours', async () => {
    await connectTo();
    const received = JSON.stringify({ type: 'received', seq: 1 });
    for (let at = 0; at < 100; at++) connection.send({ type: 'attest', evidence: ['a.b.c'], live: false });
    for (let at = 0; at < 130; at++) peers[0]?.send(received);
    await heard();
    expect(endings).toEqual([]);
    for (let at = 0; at < 3; at++) peers[0]?.send(received);
    await until(() => endings.length > 0);
    expect(endings).toMatchObject([{ fault: 'unreachable', said: 'the service says too much' }]);
  });

  test('is cut where pongs come that answer no ping', async () => {
    await connectTo();
    for (let at = 0; at < 33; at++) peers[0]?.pong();
    await until(() => endings.length > 0);
  });

  test('is cut where a message goes on and on in fragments of nothing (RFC 6455 §5.4)', async () => {
    await connectTo();
    knocks[0]?.write(Buffer.from([0x01, 0x00]));
    knocks[0]?.write(Buffer.alloc(1_048_576));
    await until(() => endings.length > 0);
    expect(endings).toMatchObject([{ said: 'Too many message fragments' }]);
  });

  test('is cut where pings come faster than any service sends them, and stays where a few come at once', async () => {
    await connectTo();
    for (let at = 0; at < 30; at++) peers[0]?.ping();
    connection.check();
    await until(() => pings === 1);
    await heard();
    expect(endings).toEqual([]);
    for (let at = 0; at < 30; at++) peers[0]?.ping();
    await until(() => endings.length > 0);
  });
});
