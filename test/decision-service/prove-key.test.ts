import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { listDevices, listEvents, revoke } from '../../decision-service/cli/devices.ts';
import { resultExtension } from '../../shared/result.ts';
import { TestDevice } from '../support/device/device.ts';
import { newKey } from '../support/device/key.ts';
import { activateMessage, assured, credentialOf, proveBy, proveMessage } from '../support/device/proving.ts';
import { areaOf, type FalseTpm, falseTpm, nameOf } from '../support/device/software-tpm.ts';
import type { StreamClient } from '../support/device/stream-client.ts';
import { type TpmMaker, tpmMaker } from '../support/tpm-maker.ts';
import { startTestService, type TestService } from './test-service.ts';

let service: TestService;
let maker: TpmMaker;
let tpm: FalseTpm;
const open: StreamClient[] = [];
beforeEach(async () => {
  service = await startTestService();
  maker = await tpmMaker();
  tpm = falseTpm(maker);
  trust(maker);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((stream) => stream.cut()));
  await service.stop();
});

function trust(...makers: TpmMaker[]): void {
  const folder = join(service.dataDir, 'tpm-roots');
  mkdirSync(folder, { recursive: true });
  for (const [at, { pem }] of makers.entries()) writeFileSync(join(folder, `${at}.pem`), pem);
}
const connected = async (device: TestDevice) => {
  const stream = await device.connect();
  open.push(stream);
  return stream;
};
/** A device that enrolled a key which says that it lies in a TPM. */
async function laptop(protection = 'tpm') {
  const device = new TestDevice(service.running.createToken(), service.running.caFile);
  const stream = await connected(device);
  await device.enrol(stream, device.proof({ key_protection: protection }));
  return { device, stream };
}
type Laptop = Awaited<ReturnType<typeof laptop>>;
const text = (bytes: Buffer) => bytes.toString('base64url');
const certificate = async () => text(await tpm.certificate());
const credentialFor = async ({ device, stream }: Laptop, overrides: Record<string, unknown> = {}) => {
  stream.send(proveMessage(device, { certificates: [await certificate()], ...overrides }));
  return credentialOf(await stream.expect('credential'));
};
const secretOf = (device: TestDevice, credential: Parameters<FalseTpm['open']>[0]) =>
  tpm.open(credential, nameOf(areaOf(device.key.jwk)));
const eventsOf = ({ device }: Laptop) =>
  (listEvents([device.id, '--data', service.dataDir]).json as { what: string }[]).map(({ what }) => what);
const isProved = ({ device }: Laptop) =>
  service.onDisk(({ devices }) => devices.keyInUse(device.id)?.proved_at !== null);

test('a key that claims a TPM is asked for the proof; every other is not', async () => {
  const { device } = await laptop();
  expect(device.read(device.receipt)[resultExtension].key_protection).toEqual({
    ...{ claimed: 'tpm', proved: false, why: 'notTried', prove: true },
  });
  const other = await laptop('file');
  expect(other.device.read(other.device.receipt)[resultExtension].key_protection).toBeUndefined();
});

test('a key is proved by the secret alone, and its results claim its hardware from then on', async () => {
  const made = await laptop();
  const { device, stream } = made;
  expect((await device.attest(stream)).claims.submods.device.ear_trustworthiness_vector['hardware']).toBeUndefined();
  expect(await proveBy(device, stream, tpm)).toEqual({ claimed: 'tpm', proved: true });
  const { claims } = await device.attest(stream);
  expect(claims.submods.device.ear_trustworthiness_vector['hardware']).toBe(2);
  expect(claims[resultExtension].key_protection).toEqual({ claimed: 'tpm', proved: true });
  expect(eventsOf(made)).toEqual(['enrolled', 'keyProved']);
  expect(listDevices(['--data', service.dataDir]).text).toContain('key proved: tpm');
});

test('what evidence says of its key makes nothing of it', async () => {
  const { device, stream } = await laptop('file');
  const { claims } = await device.attest(stream, undefined, { key_protection: 'tpm' });
  expect(claims[resultExtension].key_protection).toBeUndefined();
  expect(claims.submods.device.ear_trustworthiness_vector['hardware']).toBeUndefined();
});

test.each([
  ['a guess', () => randomBytes(32), 'wrongSecret'],
  ['nothing', () => Buffer.alloc(0), 'wrongSecret'],
  ['that it cannot', () => undefined, 'wrongName'],
])(
  'a key that answers with %s stays claimed, and is asked no more for the same certificates',
  async (_, secret, why) => {
    const made = await laptop();
    const { device, stream } = made;
    const credential = await credentialFor(made);
    stream.send(activateMessage(device, credential, secret()));
    expect(await assured(device, stream)).toEqual({ claimed: 'tpm', proved: false, why });
    expect((await device.attest(stream)).claims[resultExtension].key_protection).toEqual({
      ...{ claimed: 'tpm', proved: false, why },
    });
    // Another day, or other certificates: the laptop may have been mended.
    service.clock.skip(86_400);
    trust(maker, await tpmMaker('Another'));
    const again = await connected(device);
    device.now = () => service.clock.now();
    expect((await device.attest(again)).claims[resultExtension].key_protection).toMatchObject({ prove: true });
  },
);

test('a right answer is good once, on its connection, for its key and in its time', async () => {
  const made = await laptop();
  const { device, stream } = made;
  const credential = await credentialFor(made);
  const secret = secretOf(device, credential);
  const right = activateMessage(device, credential, secret);

  // Another connection of the same device.
  const second = await connected(device);
  second.send(right);
  expect((await device.refusal(second)).type).toBe('stale-nonce');
  // Another device, on another connection, with its own key.
  const other = await laptop();
  other.stream.send(activateMessage(other.device, credential, secret));
  expect((await other.device.refusal(other.stream)).type).toBe('stale-nonce');
  expect(isProved(made)).toBe(false);
  // Where it belongs; then again.
  stream.send(right);
  expect(await assured(device, stream)).toMatchObject({ proved: true });
  stream.send(right);
  expect((await device.refusal(stream)).type).toBe('stale-nonce');
});

test('a right answer that comes too late, or after another credential was asked for, is none', async () => {
  const made = await laptop();
  const { device, stream } = made;
  const late = await credentialFor(made);
  service.clock.skip(61);
  stream.send(activateMessage(device, late, secretOf(device, late)));
  expect((await device.refusal(stream)).type).toBe('stale-nonce');

  const first = await credentialFor(made);
  stream.send(
    proveMessage({ ...device, nonce: first.eat_nonce } as TestDevice, { certificates: [await certificate()] }),
  );
  const next = credentialOf(await stream.expect('credential'));
  stream.send(activateMessage(device, next, secretOf(device, first)));
  expect(await assured(device, stream)).toMatchObject({ why: 'wrongSecret' });
});

test('nobody proves the key of another', async () => {
  const [one, two] = [await laptop(), await laptop()];
  // Its own signature under the other's kid.
  one.stream.send({
    type: 'prove',
    proof: proveMessage(
      { ...one.device, key: { ...one.device.key, kid: two.device.key.kid, sign: two.device.key.sign } } as never,
      {},
    ).proof.replace(/[^.]+$/, one.device.key.sign('prove+jwt', {}).split('.')[2] ?? ''),
  });
  expect((await one.device.refusal(one.stream)).type).toBe('bad-signature');
  // The other's area under its own key.
  one.stream.send(
    proveMessage(one.device, { certificates: [await certificate()], public_area: text(areaOf(two.device.key.jwk)) }),
  );
  expect(await assured(one.device, one.stream)).toMatchObject({ proved: false, why: 'wrongName' });
});

test('the endorsement key itself is no device key', async () => {
  const device = new TestDevice(service.running.createToken(), service.running.caFile);
  const { x = '', y = '' } = tpm.publicKey.export({ format: 'jwk' });
  const stream = await connected(device);
  await device.enrol(stream, device.proof({ key_protection: 'tpm' }));
  const area = areaOf({ kty: 'EC', crv: 'P-256', x, y });
  stream.send(proveMessage(device, { certificates: [await certificate()], public_area: text(area) }));
  expect(await assured(device, stream)).toMatchObject({ why: 'wrongName' });
});

/** Heads of areas, each of a key that is not ours to trust: attributes, then what else a template says. */
const otherHeads = {
  'may be moved to another parent': '0023000b00040462000000100018000b00030010',
  'may be copied out of its TPM': '0023000b00040470000000100018000b00030010',
  'was made outside': '0023000b00040452000000100018000b00030010',
  'may decrypt': '0023000b00060472000000100018000b00030010',
  'signs what its TPM says of itself': '0023000b00050472000000100018000b00030010',
  'is used by a policy': '0023000b00040432000000100018000b00030010',
  'is named by SHA-1': '0023000400040472000000100018000b00030010',
  'is on another curve': '0023000b00040472000000100018000b00040010',
  'signs by any scheme': '0023000b0004047200000010001000030010',
};
test.each(Object.entries(otherHeads))('a key that %s proves nothing', async (_, head) => {
  const { device, stream } = await laptop();
  const public_area = text(areaOf(device.key.jwk, head));
  stream.send(proveMessage(device, { certificates: [await certificate()], public_area }));
  expect(await assured(device, stream)).toMatchObject({ proved: false, why: 'wrongAttributes' });
});

test.each([
  ['half an area', (area: Buffer) => area.subarray(0, 30)],
  ['a longer area', (area: Buffer) => Buffer.concat([area, Buffer.from([0])])],
  [
    'an area whose coordinates are longer than the curve',
    (area: Buffer) => {
      const copy = Buffer.from(area);
      copy.writeUInt16BE(0xffff, 20);
      return copy;
    },
  ],
  ['nothing that is an area', () => randomBytes(512)],
])('%s is none of a device key', async (_, change) => {
  const { device, stream } = await laptop();
  const public_area = text(change(areaOf(device.key.jwk)));
  stream.send(proveMessage(device, { certificates: [await certificate()], public_area }));
  expect(await assured(device, stream)).toMatchObject({ proved: false, why: 'wrongAttributes' });
});

test.each([
  ['an area of a megabyte', { public_area: 'A'.repeat(20_000) }, 'schema'],
  ['three certificates', { certificates: ['AAAA', 'AAAA', 'AAAA'] }, 'schema'],
  ['five authorities', { chain: ['AA', 'AA', 'AA', 'AA', 'AA'] }, 'schema'],
  ['a certificate that is too long', { certificates: ['A'.repeat(6_000)] }, 'schema'],
  ['no nonce', { eat_nonce: undefined }, 'schema'],
  ['a nonce of nobody', { eat_nonce: text(randomBytes(32)) }, 'stale-nonce'],
  ['another audience', { aud: 'https://elsewhere.example' }, 'bad-audience'],
])('a proof with %s is refused, and the laptop goes on', async (_, overrides, type) => {
  const { device, stream } = await laptop();
  stream.send(proveMessage(device, overrides));
  expect((await device.refusal(stream)).type).toBe(type);
  expect((await device.attest(stream)).claims.ear_status).toBe(2);
});

test('a message whose proof is of another kind is refused', async () => {
  const { device, stream } = await laptop();
  const prove = proveMessage(device, {});
  for (const message of [
    { type: 'enrol', proof: prove.proof },
    { type: 'activate', proof: prove.proof },
    { type: 'prove', proof: device.restartProof() },
    { type: 'prove', proof: device.proof() },
  ]) {
    stream.send(message);
    expect((await device.refusal(stream)).type).toBe('bad-type');
  }
});

test('a key that claims no TPM cannot be proved into one, and a key that was followed proves nothing', async () => {
  const file = await laptop('file');
  file.stream.send(proveMessage(file.device, { certificates: [await certificate()] }));
  expect((await file.device.refusal(file.stream)).type).toBe('schema');

  const { device, stream } = await laptop();
  const old = device.key;
  service.onDisk(({ devices }) => devices.askRotation(device.id, 1));
  await device.rotate(stream, newKey());
  stream.send(proveMessage({ ...device, key: old, data: device.data, now: device.now } as TestDevice, {}));
  expect((await device.refusal(stream)).type).toBe('unknown-key');
});

test('one TPM under two records is told as one machine, and takes nothing from either', async () => {
  const [one, two] = [await laptop(), await laptop()];
  expect(await proveBy(one.device, one.stream, tpm)).toMatchObject({ proved: true });
  expect(await proveBy(two.device, two.stream, tpm)).toMatchObject({ proved: true });
  expect([eventsOf(one), eventsOf(two)]).toEqual([
    ['enrolled', 'keyProved', 'sameMachine'],
    ['enrolled', 'keyProved', 'sameMachine'],
  ]);
  const { claims } = await one.device.attest(one.stream);
  expect(claims[resultExtension].findings.map(({ id }) => id)).toEqual(['device.sameMachine']);
  expect(claims.ear_status).toBe(2);
});

test.each([
  ['', async () => undefined],
  [', also by a service that came back from a backup', (restore: () => void) => service.restart(restore)],
])('a TPM whose device was revoked is refused under every other key%s', async (_, meanwhile) => {
  const before = await laptop();
  const restore = service.backup();
  await proveBy(before.device, before.stream, tpm);
  revoke([before.device.id, '--data', service.dataDir]);
  await meanwhile(restore);
  const fresh = await laptop();
  const { device, stream } = fresh;
  const credential = await credentialFor(fresh);
  stream.send(activateMessage(device, credential, secretOf(device, credential)));
  expect(device.read((await stream.expect('decision')).result).ear_status).toBe(96);
  expect((await device.refusal(stream)).type).toBe('revoked');
  expect(await stream.closed).toEqual({ code: 3003, reason: 'revoked' });
  expect(eventsOf(fresh)).toEqual(['enrolled', 'revoked']);
  // And so is the key from then on, whether it proves anything or not.
  const again = await connected(device);
  again.send(proveMessage(device, {}));
  expect(device.read((await again.expect('decision')).result).ear_status).toBe(96);
});

test.each([
  ['by its revocation', [['--keep-hardware']]],
  ['after its revocation', [[], ['--keep-hardware']]],
])('a TPM that was spared %s may be enrolled anew, and the device of before may not', async (_, revocations) => {
  const before = await laptop();
  await proveBy(before.device, before.stream, tpm);
  for (const options of revocations) revoke([before.device.id, '--data', service.dataDir, ...options]);
  await service.restart();
  const again = await connected(before.device);
  again.send({ type: 'enrol', proof: before.device.restartProof() });
  expect(before.device.read((await again.expect('decision')).result).ear_status).toBe(96);
  const fresh = await laptop();
  expect(await proveBy(fresh.device, fresh.stream, tpm)).toMatchObject({ proved: true });
});

test('a proof that rests on a certificate counts only as long as that does, and while the operator trusts it', async () => {
  const made = await laptop();
  const { device, stream } = made;
  device.now = () => service.clock.now();
  const certificates = [text(await tpm.certificate({ until: 2 }))];
  const credential = await credentialFor(made, { certificates });
  stream.send(activateMessage(device, credential, secretOf(device, credential)));
  expect(await assured(device, stream)).toMatchObject({ proved: true });
  expect((await device.attest(stream)).claims[resultExtension].key_protection).toMatchObject({ proved: true });
  service.clock.skip(2 * 86_400);
  const again = await connected(device);
  const { claims } = await device.attest(again);
  expect(claims[resultExtension].key_protection).toEqual({
    ...{ claimed: 'tpm', proved: false, why: 'ekExpired', prove: true },
  });
  expect(claims.submods.device.ear_trustworthiness_vector['hardware']).toBeUndefined();
});

test('a proof stands while its maker is trusted, whichever certificate of it the operator has', async () => {
  const { device, stream } = await laptop();
  device.now = () => service.clock.now();
  expect(await proveBy(device, stream, tpm)).toMatchObject({ proved: true });
  const assurance = async () => (await device.attest(stream)).claims[resultExtension].key_protection;
  trust(await maker.renewed({ until: 7_300 }));
  service.clock.skip(10);
  expect(await assurance()).toEqual({ claimed: 'tpm', proved: true });
  trust(await tpmMaker());
  service.clock.skip(10);
  expect(await assurance()).toMatchObject({ proved: false, why: 'ekNotTrusted', prove: true });
});

test('a fork of a proved key is restored state, and marks nobody; of a claimed key it is a fork', async () => {
  const [proved, claimed] = [await laptop(), await laptop()];
  await proveBy(proved.device, proved.stream, tpm);
  for (const { device, stream } of [proved, claimed]) {
    await device.attest(stream);
    Object.assign(device, { seq: 0, head: device.chain });
    stream.send({ type: 'attest', evidence: [device.evidence()], live: true });
    expect((await device.refusal(stream)).type).toBe('chain-fork');
  }
  expect(eventsOf(proved)).toEqual(['enrolled', 'keyProved', 'rolledBack']);
  expect(eventsOf(claimed)).toEqual(['enrolled', 'forked']);
  // The one opens a new chain at once; the other has spoken a moment ago.
  await proved.device.enrol(proved.stream, proved.device.restartProof({ reason: 'chain-fork' }));
  const { claims } = await proved.device.attest(proved.stream);
  expect([claims.ear_status, claims[resultExtension].findings]).toEqual([2, []]);
  claimed.stream.send({ type: 'enrol', proof: claimed.device.restartProof({ reason: 'chain-fork' }) });
  expect((await claimed.device.refusal(claimed.stream)).type).toBe('restart-too-soon');
});
