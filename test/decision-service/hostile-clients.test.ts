import { readFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { resultExtension } from '../../shared/result.ts';
import { enrolledDevice } from '../support/device/device.ts';
import { connectStream } from '../support/device/stream-client.ts';
import { handClock, startTestService, type TestService, until } from './test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

test('a frame that holds a fork leaves the mark of it and nothing else, not even its good items', async () => {
  const { device, stream } = await enrolledDevice(service.running.createToken(), service.running.caFile);
  await device.attest(stream);
  const good = device.evidence({}, {}, true);
  const before = { seq: device.seq, head: device.head };
  const fork = device.evidence({}, { prev: 'A'.repeat(43) }, true);
  stream.send({ type: 'attest', evidence: [good, fork], live: false });
  expect((await device.refusal(stream)).type).toBe('chain-fork');
  const stored = service.onDisk(({ evidence }) => evidence.chain(device.chain)?.last);
  expect(stored).toBe(1);
  Object.assign(device, before);
  // The good item is still new to the service, and what follows it is no second fork.
  const { claims } = await device.attest(stream, undefined, { before: [good] });
  expect(claims[resultExtension].ack).toBe(3);
  expect(claims[resultExtension].findings.map(({ id }) => id)).toContain('device.forked');
  await stream.cut();
});

test('what a device says went wrong is one line of the log, and a flood of it is no flood there', async () => {
  const { device, stream } = await enrolledDevice(service.running.createToken(), service.running.caFile);
  const lines = () => service.said.filter((line) => line.includes('could not go on'));
  const detail = 'gone\nstance-service: fault: \u001b[31mall is lost\u202e';
  stream.send({ type: 'error', problem: { type: 'internal', title: 'no', detail } });
  await until('it is heard', () => lines().length > 0);
  expect(lines()).toEqual(['a device could not go on: internal gone stance-service: fault:  [31mall is lost']);
  for (let round = 0; round < 6; round++) {
    for (let at = 0; at < 25; at++) stream.send({ type: 'error', problem: { type: 'internal', title: 'no' } });
    // An answer comes after all that was said before it.
    await device.attest(stream);
  }
  expect(lines().length).toBeGreaterThan(50);
  expect(lines().length).toBeLessThan(80);
  await stream.cut();
});

test('a client that pings without end is cut, and its answers are not kept for it', async () => {
  const { device, stream } = await enrolledDevice(service.running.createToken(), service.running.caFile);
  const deaf = await connectStream(device.data.url, device.ca);
  deaf.socket.pause();
  for (let at = 0; at < 400; at++) deaf.socket.ping();
  await until('it is cut', () => {
    deaf.socket.resume();
    return deaf.socket.readyState === deaf.socket.CLOSED;
  });
  expect((await deaf.closed).code).toBe(1006);
  await device.attest(stream);
  await stream.cut();
});

test('an upgrade that is refused leaves no socket behind, whatever the client does with its end', async () => {
  const { running } = service;
  // Known to Node, though not to its types: our end stays open when the other one closes.
  const halfOpen = { allowHalfOpen: true };
  const socket = connect({ port: running.port, host: '127.0.0.1', ca: readFileSync(running.caFile), ...halfOpen });
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => socket.destroy());
  socket.write('GET /elsewhere HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  await until('it is refused', () => answer.startsWith('HTTP/1.1 404'));
  // Held open on this side for as long as the other end takes what is written.
  await until('the other end is gone', () => {
    socket.write('still here');
    return socket.destroyed;
  });
  await gone;
});

test('a service that is told to end waits for nobody who holds a connection open and says nothing', async () => {
  const own = await startTestService();
  const { device, stream } = await enrolledDevice(own.running.createToken(), own.running.caFile);
  const silent = [0, 1, 2].map(() => connectTcp({ host: '127.0.0.1', port: own.running.port, allowHalfOpen: true }));
  // Half of a first word of TLS, and no second one.
  for (const socket of silent) socket.on('error', () => socket.destroy()).write(Buffer.from([0x16, 3, 1, 2, 0, 1]));
  await device.attest(stream);
  await stream.cut();
  const begun = performance.now();
  await own.stop();
  expect(performance.now() - begun).toBeLessThan(3_000);
  for (const socket of silent) socket.destroy();
});

test('a client that never says a word is closed, and one that never answers a ping is cut', async () => {
  const clock = handClock();
  const own = await startTestService({ clock, limits: { pingSeconds: 0.02, firstWordSeconds: 30 } });
  const { device, stream: speaking } = await enrolledDevice(own.running.createToken(), own.running.caFile);
  await device.attest(speaking);
  const mute = await connectStream(own.running.url, device.ca);
  const deaf = await connectStream(own.running.url, device.ca, { autoPong: false });
  expect((await deaf.closed).code).toBe(1006);
  clock.skip(31);
  expect(await mute.closed).toEqual({ code: 3008, reason: 'nothing heard' });
  // A laptop that has spoken may be silent for the age limit.
  expect(speaking.socket.readyState).toBe(speaking.socket.OPEN);
  clock.skip(900);
  expect((await speaking.closed).code).toBe(3008);
  await own.stop();
});

test('more connections than are admitted wait in line; beyond it one is told when to come back, the others are cut', async () => {
  const own = await startTestService({ limits: { admissionsPerSecond: 1 } });
  const { device, stream } = await enrolledDevice(own.running.createToken(), own.running.caFile);
  const ends: string[] = [];
  const knocks = Array.from({ length: 10 }, () =>
    connectStream(own.running.url, device.ca).then(
      async (knock) => {
        const { code, reason } = await knock.closed;
        ends.push(`${code} ${reason}`);
      },
      (error: Error) => void ends.push(error.message),
    ),
  );
  await until('those beyond the line of five are sent away', () => ends.length >= 5);
  expect(ends.filter((end) => /^1013 retry-after=([5-9]|1\d)$/.test(end))).toHaveLength(1);
  expect(ends.filter((end) => end.includes('ECONNRESET'))).toHaveLength(4);
  // Whoever is connected notices nothing of it.
  expect((await device.attest(stream)).claims.ear_status).toBe(2);
  await own.stop();
  await Promise.all(knocks);
});

test('a client that says its request too slowly is cut, though it came in by the gate', async () => {
  const { hostname, port } = new URL(service.running.url);
  const slow = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
  slow.on('error', () => undefined);
  slow.write('GET /healthz HTTP/1.1\r\n');
  let answer = '';
  slow.on('data', (part) => {
    answer += part;
  });
  await new Promise((resolve) => slow.once('close', resolve));
  expect(answer).toMatch(/^HTTP\/1.1 408 /);
}, 20_000);
