import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { resultExtension } from '../../shared/result.ts';
import { enrolledDevice, TestDevice } from '../support/device/device.ts';
import { startTestService, type TestService, until } from './test-service.ts';

let service: TestService;
beforeEach(async () => {
  service = await startTestService();
});
afterEach(() => service.stop());

const onDisk: TestService['onDisk'] = (look) => service.onDisk(look);

const countOf = (table: 'evidence' | 'devices') =>
  onDisk(({ db }) => db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']);

test('a lost "enrolled" is given again, byte for byte, and no second use is counted', async () => {
  const code = service.running.createToken({ uses: 2 });
  const device = new TestDevice(code, service.running.caFile);
  const lost = await device.connect();
  const first = await device.enrol(lost);
  await lost.cut();
  const again = await device.connect();
  const second = await device.enrol(again);
  expect(second.result).toBe(first.result);
  const [token] = onDisk(({ tokens }) => tokens.list());
  expect(token?.used).toBe(1);
  expect(onDisk(({ tokens }) => tokens.log(token?.id ?? '')).map(({ outcome }) => outcome)).toEqual([
    'enrolled',
    'repeated',
  ]);
  // The nonce in those bytes counts on the connection where they were repeated.
  expect((await device.attest(again)).claims[resultExtension].ack).toBe(1);
  await again.cut();
});

test('the answer to an enrolment is still given when its token has run out since', async () => {
  const device = new TestDevice(service.running.createToken({ lifetimeSeconds: 60 }), service.running.caFile);
  const lost = await device.connect();
  const { result } = await device.enrol(lost);
  await lost.cut();
  service.clock.skip(3_600);
  const again = await device.connect();
  expect((await device.enrol(again)).result).toBe(result);
  // Its nonce is too old by now; the refusal brings another.
  again.send({ type: 'attest', evidence: [device.evidence()], live: true });
  expect((await device.refusal(again)).type).toBe('stale-nonce');
  await again.cut();
});

test('evidence whose decision was lost is sent again as history and counts once', async () => {
  const { device, stream } = await enrolledDevice(service.running.createToken(), service.running.caFile);
  const lost = device.evidence();
  stream.send({ type: 'attest', evidence: [lost], live: true });
  await until('it is committed', () => countOf('evidence') === 1);
  await stream.cut();
  const again = await device.connect();
  again.send({ type: 'attest', evidence: [lost], live: false });
  expect((await again.expect('received')).seq).toBe(1);
  expect((await device.attest(again)).claims[resultExtension].ack).toBe(2);
  expect(countOf('evidence')).toBe(2);
  await again.cut();
});

test('a service that ends between commit and answer has lost nothing', async () => {
  const { device, stream } = await enrolledDevice(service.running.createToken(), service.running.caFile);
  await device.attest(stream);
  const unanswered = device.evidence();
  stream.send({ type: 'attest', evidence: [unanswered], live: true });
  await until('it is committed', () => countOf('evidence') === 2);
  stream.socket.terminate();
  await service.restart();
  const again = await device.connect();
  const { claims } = await device.attest(again, undefined, { before: [unanswered] });
  expect(claims[resultExtension]).toMatchObject({ ack: 3, findings: [] });
  expect(countOf('evidence')).toBe(3);
  await again.cut();
});

test('clients are told to come back when the service ends', async () => {
  const { stream } = await enrolledDevice(service.running.createToken(), service.running.caFile);
  await service.restart();
  expect(await stream.closed).toEqual({ code: 1012, reason: 'retry-after=1' });
});

test('a backlog of five hundred arrives in order and is acknowledged whole', async () => {
  const { device, stream } = await enrolledDevice(service.running.createToken(), service.running.caFile);
  const backlog = Array.from({ length: 500 }, () => device.evidence({}, {}, true));
  for (let from = 0; from < backlog.length; from += 16) {
    const frame = backlog.slice(from, from + 16);
    stream.send({ type: 'attest', evidence: frame, live: false });
    expect((await stream.expect('received')).seq).toBe(from + frame.length);
  }
  const { claims } = await device.attest(stream);
  expect(claims[resultExtension]).toMatchObject({ ack: 501, findings: [], levels: ['base', 'internal', 'sensitive'] });
  expect(countOf('evidence')).toBe(501);
  await stream.cut();
});

test('history is recorded whatever it says, and grants nothing', async () => {
  const { device, stream } = await enrolledDevice(service.running.createToken(), service.running.caFile);
  const strange = device.evidence({}, { mode: 'root', posture: 'no posture at all', iat: 5 }, true);
  stream.send({ type: 'attest', evidence: [strange], live: false });
  expect((await stream.expect('received')).seq).toBe(1);
  const rows = onDisk(({ devices, db }) => [
    devices.list()[0]?.decision,
    db.prepare('SELECT assessed FROM evidence').get(),
  ]);
  expect(rows).toEqual([null, { assessed: 0 }]);
  await stream.cut();
});

test('a gap that "dropped" explains is no finding, one that nothing explains is', async () => {
  const { device, stream } = await enrolledDevice(service.running.createToken(), service.running.caFile);
  await device.attest(stream);
  const idsOf = (claims: { [resultExtension]: { findings: { id: string }[] } }) =>
    claims[resultExtension].findings.map(({ id }) => id);
  for (let lost = 0; lost < 3; lost += 1) device.evidence({}, {}, true);
  // The first item after the gap was signed before anything was dropped; the live one tells of it.
  const older = device.evidence({}, {}, true);
  const explained = await device.attest(stream, undefined, { before: [older], dropped: 3 });
  expect(idsOf(explained.claims)).toEqual([]);
  expect(explained.claims[resultExtension].ack).toBe(6);
  device.evidence({}, {}, true);
  expect(idsOf((await device.attest(stream)).claims)).toEqual(['chain.gap']);
  await stream.cut();
});

test('a service restored from an older copy of its database takes what comes after', async () => {
  const { device, stream } = await enrolledDevice(service.running.createToken(), service.running.caFile);
  await device.attest(stream);
  onDisk(({ db }) =>
    db.exec('UPDATE chains SET last = 0, head = id; DELETE FROM evidence; UPDATE devices SET decision = NULL'),
  );
  const { claims } = await device.attest(stream);
  expect(claims[resultExtension].ack).toBe(2);
  await stream.cut();
});
