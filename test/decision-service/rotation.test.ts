import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Jws } from '../../shared/jws.ts';
import { resultExtension } from '../../shared/result.ts';
import { enrolledDevice, type TestDevice } from '../support/device/device.ts';
import { newKey } from '../support/device/key.ts';
import type { StreamClient } from '../support/device/stream-client.ts';
import { startTestService, type TestService } from './test-service.ts';

let service: TestService;
beforeEach(async () => {
  service = await startTestService();
});
afterEach(() => service.stop());

const laptop = async (isAsked = true) => {
  const made = await enrolledDevice(service.running.createToken(), service.running.caFile);
  made.device.now = service.clock.now;
  if (isAsked) onDisk(({ devices }) => devices.askRotation(made.device.id, service.clock.now()));
  return made;
};
const onDisk: TestService['onDisk'] = (look) => service.onDisk(look);
const keysOf = (device: TestDevice) =>
  onDisk(({ devices }) => devices.keysOf(device.id)).map(({ kid, retired_at }) => [kid, retired_at !== null]);
const refusal = async (device: TestDevice, stream: StreamClient, proof: Jws) => {
  stream.send({ type: 'enrol', proof });
  return (await device.refusal(stream)).type;
};

test('a device that is asked goes on with a new key in the same chain, under the same name', async () => {
  const { device, stream } = await laptop();
  const asked = await device.attest(stream);
  expect(asked.claims[resultExtension].rotate).toBe(true);
  const [before, next] = [device.key, newKey()];
  const { claims } = await device.rotate(stream, next);
  expect(claims[resultExtension]).toMatchObject({ key: next.kid, chain: device.chain });
  const { claims: after } = await device.attest(stream);
  expect(after[resultExtension]).toMatchObject({ ack: 2, findings: [] });
  expect(after[resultExtension].rotate).toBeUndefined();
  expect(after.ear_status).toBe(2);
  expect(keysOf(device)).toEqual(
    expect.arrayContaining([
      [before.kid, true],
      [next.kid, false],
    ]),
  );
  await stream.cut();
});

test('a rotation whose answer was lost is repeated, and nothing is rotated twice', async () => {
  const { device, stream } = await laptop();
  await device.attest(stream);
  const [before, next] = [device.key, newKey()];
  await device.rotate(stream, next);
  await stream.cut();
  device.key = before;
  const again = await device.connect();
  // Asked for by nobody any more, and still answered: it is its own rotation.
  await device.rotate(again, next);
  expect((await device.attest(again)).claims[resultExtension].ack).toBe(2);
  expect(keysOf(device)).toHaveLength(2);
  expect(onDisk(({ devices }) => devices.eventsAfter(0).filter(({ what }) => what === 'rotated'))).toHaveLength(1);
  await again.cut();
});

test('the key of before verifies what it had signed, and nothing beyond', async () => {
  const { device, stream } = await laptop();
  const backlog = [device.evidence({}, {}, true), device.evidence({}, {}, true)];
  const { seq, head, key: before } = device;
  await device.rotate(stream, newKey());
  stream.send({ type: 'attest', evidence: backlog, live: false });
  expect((await stream.expect('received')).seq).toBe(2);
  const after = device.key;
  for (const live of [false, true]) {
    Object.assign(device, { seq, head, key: before });
    stream.send({ type: 'attest', evidence: [device.evidence(undefined, {}, !live)], live });
    expect((await device.refusal(stream)).type).toBe('unknown-key');
  }
  Object.assign(device, { seq, head, key: after });
  expect((await device.attest(stream)).claims[resultExtension]).toMatchObject({ ack: 3, findings: [] });
  await stream.cut();
});

test('a key that nobody asked to rotate does not: a copied key file locks no owner out', async () => {
  const { device, stream } = await laptop(false);
  await device.attest(stream);
  expect(await refusal(device, stream, device.rotateProof(newKey()))).toBe('enrol-token-invalid');
  expect((await device.attest(stream)).claims.ear_status).toBe(2);
  await stream.cut();
});

test('a retired key neither rotates elsewhere nor restarts', async () => {
  const { device, stream } = await laptop();
  const before = device.key;
  await device.rotate(stream, newKey());
  onDisk(({ devices }) => devices.askRotation(device.id, service.clock.now()));
  expect(await refusal(device, stream, device.rotateProof(newKey(), { by: before }))).toBe('unknown-key');
  const said = { aud: device.data.url, eat_nonce: device.nonce, iat: device.now(), reason: 'state-lost' };
  expect(await refusal(device, stream, before.sign('restart+jwt', said))).toBe('unknown-key');
  await stream.cut();
});

test('the halves of two rotations do not fit together, nor does a key that is somebody else’s', async () => {
  const { device, stream } = await laptop();
  const other = await laptop();
  const next = newKey();
  const tries: [string, string, () => Jws][] = [
    [
      'the new half for another device',
      'bad-issuer',
      () => device.rotateProof(next, { inner: { iss: other.device.id } }),
    ],
    ['the new half after another key', 'bad-issuer', () => device.rotateProof(next, { inner: { old: newKey().kid } })],
    [
      'the new half over another nonce',
      'stale-nonce',
      () => device.rotateProof(next, { inner: { eat_nonce: newKey().kid } }),
    ],
    [
      'both over a nonce of another connection',
      'stale-nonce',
      () =>
        device.rotateProof(next, {
          inner: { eat_nonce: other.device.nonce },
          outer: { eat_nonce: other.device.nonce },
        }),
    ],
    [
      'the new half for another service',
      'bad-audience',
      () => device.rotateProof(next, { inner: { aud: 'https://x.example' } }),
    ],
    ['the new half by another key', 'bad-signature', () => device.rotateProof({ ...next, sign: forgedBy(next) })],
    ['a half that is an enrolment', 'bad-type', () => device.rotateProof(next, { outer: { key: device.proof() } })],
    ['the key of another device', 'already-enrolled', () => device.rotateProof(other.device.key)],
    ['its own key again', 'already-enrolled', () => device.rotateProof(device.key)],
  ];
  for (const [what, type, make] of tries) expect([what, await refusal(device, stream, make())]).toEqual([what, type]);
  expect(keysOf(device)).toEqual([[device.key.kid, false]]);
  await device.rotate(stream, next);
  await Promise.all([stream.cut(), other.stream.cut()]);
});

test('a revoked device rotates nowhere, and its newer key is revoked with the older', async () => {
  const { device, stream } = await laptop();
  const before = device.key;
  await device.rotate(stream, newKey());
  await device.attest(stream);
  service.running.revoke(device.id);
  for (const key of [before, device.key]) {
    const again = await device.connect();
    again.send({ type: 'enrol', proof: device.rotateProof(newKey(), { by: key }) });
    expect(device.read((await again.expect('decision')).result).ear_status).toBe(96);
    expect((await again.closed).code).toBe(3003);
  }
  await stream.closed;
});

test('a key that was added while its device was being revoked is revoked with it', async () => {
  const { device, stream } = await laptop();
  await device.rotate(stream, newKey());
  // What a command beside the service leaves when it read the keys of the device a moment before the rotation.
  onDisk(({ devices }) => devices.revoke(device.id, service.clock.now()));
  stream.send({ type: 'attest', evidence: [device.evidence()], live: true });
  expect(device.read((await stream.expect('decision')).result).ear_status).toBe(96);
  expect((await stream.closed).code).toBe(3003);
});

/** A key that shows itself and has another sign. */
const forgedBy =
  (shown: ReturnType<typeof newKey>): ReturnType<typeof newKey>['sign'] =>
  (typ, claims) =>
    newKey().signUnder(JSON.stringify({ alg: 'ES256', typ, jwk: shown.jwk }), JSON.stringify(claims));
