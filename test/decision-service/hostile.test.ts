import { request } from 'node:https';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { evidenceTyp } from '../../shared/evidence.ts';
import { streamPath } from '../../shared/messages.ts';
import { resultExtension } from '../../shared/result.ts';
import { enrolledDevice } from '../support/device/device.ts';
import { goodReadings } from '../support/device/readings.ts';
import { connectStream } from '../support/device/stream-client.ts';
import { handClock, startTestService, type TestService, until } from './test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

const laptop = () => enrolledDevice(service.running.createToken(), service.running.caFile);

/** That the service still does its whole work for a laptop it has never seen. */
async function isAlive(): Promise<void> {
  const { device, stream } = await laptop();
  expect((await device.attest(stream)).claims.ear_status).toBe(2);
  await stream.close();
}

test('evidence that was answered once grants nothing when it is played again, here or on another connection', async () => {
  const { device, stream } = await laptop();
  const jws = device.evidence();
  const frame = { type: 'attest', evidence: [jws], live: true };
  stream.send(frame);
  device.hearDecision((await stream.expect('decision')).result);
  stream.send(frame);
  expect((await device.refusal(stream)).type).toBe('stale-nonce');
  const other = await connectStream(device.data.url, device.ca);
  await other.expect('challenge');
  other.send(frame);
  expect((await other.expect('error')).problem.type).toBe('stale-nonce');
  await Promise.all([stream.cut(), other.cut()]);
});

test('evidence that was handed in as history does not become live by being sent again', async () => {
  const { device, stream } = await laptop();
  const jws = device.evidence();
  stream.send({ type: 'attest', evidence: [jws], live: false });
  expect((await stream.expect('received')).seq).toBe(1);
  stream.send({ type: 'attest', evidence: [jws], live: true });
  expect((await device.refusal(stream)).type).toBe('stale-nonce');
  expect((await device.attest(stream)).claims.ear_status).toBe(2);
  await stream.cut();
});

test('a nonce counts only on the connection it was given on', async () => {
  const { device, stream } = await laptop();
  const ours = device.nonce;
  const second = await device.connect();
  expect(device.nonce).not.toBe(ours);
  stream.send({ type: 'attest', evidence: [device.evidence()], live: true });
  expect((await device.refusal(stream)).type).toBe('stale-nonce');
  await Promise.all([stream.cut(), second.cut()]);
});

test('a nonce runs out after ten minutes', async () => {
  const clock = handClock();
  const own = await startTestService({ clock });
  const { device, stream } = await enrolledDevice(own.running.createToken(), own.running.caFile);
  device.now = clock.now;
  clock.skip(600);
  stream.send({ type: 'attest', evidence: [device.evidence()], live: true });
  expect((await device.refusal(stream)).type).toBe('stale-nonce');
  await stream.cut();
  await own.stop();
});

test('a nonce is used up by evidence that is refused for its shape', async () => {
  const { device, stream } = await laptop();
  const nonce = device.nonce;
  const bad = device.evidence(undefined, { mode: 'root' });
  stream.send({ type: 'attest', evidence: [bad], live: true });
  expect((await device.refusal(stream)).type).toBe('schema');
  device.seq -= 1;
  device.head = device.chain;
  stream.send({ type: 'attest', evidence: [device.evidence(undefined, { eat_nonce: nonce })], live: true });
  expect((await device.refusal(stream)).type).toBe('stale-nonce');
  await stream.cut();
});

test('the key of another device, a truncated signature and swapped parts do not hold', async () => {
  const [one, two] = await Promise.all([laptop(), laptop()]);
  const [header, payload, signature = ''] = one.device.evidence().split('.');
  const [otherHeader] = two.device.evidence().split('.');
  const tries = [
    `${otherHeader}.${payload}.${signature}`,
    `${header}.${payload}.${signature.slice(0, 80)}`,
    `${header}.${payload}.${'A'.repeat(86)}`,
    `${header}.${payload}.${signature.slice(0, 85)}${String.fromCharCode(signature.charCodeAt(85) + 1)}`,
  ];
  for (const jws of tries) {
    one.stream.send({ type: 'attest', evidence: [jws], live: true });
    expect((await one.device.refusal(one.stream)).type).toBe('bad-signature');
  }
  await Promise.all([one.stream.cut(), two.stream.cut()]);
});

test('a frame of exactly 64 KiB is read, and one byte more closes the socket', async () => {
  const { device, stream } = await laptop();
  const frame = (size: number) => `{"type":"x","pad":"${'a'.repeat(size - 21)}"}`;
  expect(frame(65_536)).toHaveLength(65_536);
  stream.send(frame(65_536));
  expect((await device.refusal(stream)).type).toBe('malformed');
  stream.send(frame(65_537));
  expect((await stream.closed).code).toBe(1009);
  await isAlive();
});

test('sixteen items pass, seventeen do not, nor does more evidence than a frame is meant for', async () => {
  const { device, stream } = await laptop();
  const sixteen = Array.from({ length: 16 }, () => device.evidence({}, {}, true));
  stream.send({ type: 'attest', evidence: sixteen, live: false });
  expect((await stream.expect('received')).seq).toBe(16);
  const big = Array.from({ length: 2 }, () => device.evidence({}, { padding: 'a'.repeat(22_900) }, true));
  expect(big.join('').length).toBeGreaterThan(61_440);
  stream.send({ type: 'attest', evidence: big, live: false });
  expect((await device.refusal(stream)).type).toBe('too-large');
  await stream.cut();
});

test('items out of order are no chain', async () => {
  const { device, stream } = await laptop();
  const [first = '', second = ''] = [device.evidence({}, {}, true), device.evidence({}, {}, true)];
  stream.send({ type: 'attest', evidence: [second, first], live: false });
  expect((await device.refusal(stream)).type).toBe('chain-fork');
  // Nothing of the refused frame stayed, and nobody is branded for it.
  const { claims } = await device.attest(stream, undefined, { before: [first, second] });
  expect(claims[resultExtension].ack).toBe(3);
  expect(claims[resultExtension].findings).toEqual([]);
  await stream.cut();
});

test('two devices in one frame are refused', async () => {
  const [one, two] = await Promise.all([laptop(), laptop()]);
  one.stream.send({ type: 'attest', evidence: [one.device.evidence(), two.device.evidence()], live: true });
  expect((await one.device.refusal(one.stream)).type).toBe('bad-issuer');
  await Promise.all([one.stream.cut(), two.stream.cut()]);
});

test('JSON nested as deep as a frame allows is refused as malformed, also inside a signature', async () => {
  const { device, stream } = await laptop();
  stream.send(`{"type":"attest","evidence":${'['.repeat(30_000)}${']'.repeat(30_000)},"live":true}`);
  expect((await device.refusal(stream)).type).toBe('malformed');
  const deep = device.key.signUnder(
    `{"alg":"ES256","typ":"${evidenceTyp}","kid":"${device.key.kid}"}`,
    `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
  );
  stream.send({ type: 'attest', evidence: [deep], live: true });
  expect((await device.refusal(stream)).type).toBe('schema');
  await stream.cut();
  await isAlive();
});

test('a posture full of names that mean something to JavaScript is only a posture', async () => {
  const { device, stream } = await laptop();
  const posture = JSON.parse(
    `{"constructor":${JSON.stringify(goodReadings(device.now())['os'])},"toString":{"state":"unread","at":1,"why":"locked"}}`,
  ) as Record<string, never>;
  const { claims } = await device.attest(stream, posture);
  expect(claims[resultExtension].findings.map(({ id }) => id)).toContain('diskEncryption.unread');
  expect({}).not.toHaveProperty('polluted');
  await stream.cut();
});

test('binary frames are refused and invalid UTF-8 closes the socket', async () => {
  const { device, stream } = await laptop();
  stream.send(Buffer.from('{"type":"attest"}'));
  expect((await device.refusal(stream)).type).toBe('malformed');
  stream.socket.send(Buffer.from([0x22, 0xff, 0xfe, 0x22]), { binary: false });
  expect((await stream.closed).code).toBe(1007);
  await isAlive();
});

test('a browser page and a client without the subprotocol are not let in', async () => {
  const { url, caFile } = service.running;
  const { device, stream } = await laptop();
  await expect(connectStream(url, device.ca, { headers: { Origin: 'https://evil.example' } })).rejects.toThrow('403');
  const without = await connectStream(url, device.ca, { protocols: [] });
  expect(await without.closed).toEqual({ code: 1002, reason: 'subprotocol stance.v1' });
  expect(caFile).toMatch(/ca\.pem$/);
  await stream.cut();
});

test('an upgrade of another path is refused', async () => {
  const { stream, device } = await laptop();
  const status = await new Promise((resolve, reject) => {
    const headers = { Connection: 'Upgrade', Upgrade: 'websocket' };
    request(`${service.running.url}${streamPath}/x`, { ca: device.ca, headers }, (response) =>
      resolve(response.statusCode),
    )
      .on('error', reject)
      .end();
  });
  expect(status).toBe(404);
  await stream.cut();
});

test('a thousand frames of garbage end in a closed socket and a service that works', async () => {
  const { stream } = await laptop();
  for (let sent = 0; sent < 1_000; sent += 1) stream.send(`garbage ${sent}`);
  expect((await stream.closed).code).toBe(1013);
  await isAlive();
});

test('the newest connection that proved itself speaks for a device, the older one is closed', async () => {
  const { device, stream } = await laptop();
  await device.attest(stream);
  const newer = await device.connect();
  expect(stream.socket.readyState).toBe(stream.socket.OPEN);
  await device.attest(newer);
  expect(await stream.closed).toEqual({ code: 1000, reason: 'replaced' });
  await newer.cut();
});

test('a recorded frame that is played again takes the place of nobody and holds up no restart', async () => {
  const clock = handClock();
  const own = await startTestService({ clock });
  const { device, stream } = await enrolledDevice(own.running.createToken(), own.running.caFile);
  device.now = clock.now;
  const recorded = device.evidence();
  stream.send({ type: 'attest', evidence: [recorded], live: true });
  device.hearDecision((await stream.expect('decision')).result);
  const replayer = await connectStream(own.running.url, device.ca);
  await replayer.expect('challenge');
  clock.skip(800);
  replayer.send({ type: 'attest', evidence: [recorded], live: false });
  expect((await replayer.expect('received')).seq).toBe(1);
  expect(own.running.recollect(['os'], 'who is there')).toBe(1);
  expect((await stream.expect('recollect')).reason).toBe('who is there');
  clock.skip(100);
  const again = await device.connect();
  await device.enrol(again, device.restartProof());
  await Promise.all([stream.cut(), replayer.cut(), again.cut()]);
  await own.stop();
});

test('a service of another key hears nothing from a device', async () => {
  const { device, stream } = await laptop();
  const impostor = await startTestService();
  stream.socket.terminate();
  const there = await connectStream(impostor.running.url, (await laptopOf(impostor)).device.ca);
  const { challenge } = await there.expect('challenge');
  expect(() => device.hearChallenge(challenge)).toThrow('not a pinned key');
  await there.cut();
  await impostor.stop();
});

const laptopOf = (own: TestService) => enrolledDevice(own.running.createToken(), own.running.caFile);

test('a closed connection is forgotten', async () => {
  const { device, stream } = await laptop();
  await device.attest(stream);
  await stream.close();
  await until('the service notices', async () => service.running.recollect(['os'], 'a test') === 0);
});
