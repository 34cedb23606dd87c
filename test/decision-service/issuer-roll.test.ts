import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { rollIssuer } from '../../decision-service/keys/roll-issuer.ts';
import { openServiceKeys } from '../../decision-service/keys/service-keys.ts';
import { resultExtension } from '../../shared/result.ts';
import { enrolledDevice, TestDevice } from '../support/device/device.ts';
import { startTestService, type TestService } from './test-service.ts';

let service: TestService;
beforeEach(async () => {
  service = await startTestService();
});
afterEach(() => service.stop());

const offline = () => join(service.dataDir, 'offline');
const nextFile = () => {
  const [, next] = openServiceKeys(service.dataDir).issuerJkts;
  const rolled = join(offline(), `next-issuer-${next}.pem`);
  return existsSync(rolled) ? rolled : join(offline(), 'next-issuer.pem');
};
const roll = (compromised = false) => rollIssuer(service.dataDir, nextFile(), compromised, service.clock.now());
/** What a device does with the set that a trusted service names. */
const follow = (device: TestDevice, jkts: readonly string[]) => Object.assign(device.data, { issuer_jkts: [...jkts] });

test('the key that was kept offline signs after a roll, and a laptop that was away for it goes on', async () => {
  const { device, stream } = await enrolledDevice(service.running.createToken(), service.running.caFile);
  await device.attest(stream);
  const before = openServiceKeys(service.dataDir).issuerJkts;
  const rolled = roll();
  expect(rolled.issuer).toBe(before[1]);
  await service.restart();
  const again = await device.connect();
  const { claims } = await device.attest(again);
  expect(claims[resultExtension].iss_jkts).toEqual([rolled.issuer, rolled.next]);
  follow(device, claims[resultExtension].iss_jkts);
  roll();
  await service.restart();
  const third = await device.connect();
  expect((await device.attest(third)).claims.ear_status).toBe(2);
  await third.cut();
});

test('a laptop that was away for two rolls says nothing to a key it was never told of', async () => {
  const { device, stream } = await enrolledDevice(service.running.createToken(), service.running.caFile);
  await stream.cut();
  roll();
  roll();
  await service.restart();
  await expect(device.connect()).rejects.toThrow('not a pinned key');
});

test('an enrolment whose answer was lost is answered by the key of today', async () => {
  const device = new TestDevice(service.running.createToken(), service.running.caFile);
  const lost = await device.connect();
  const { result } = await device.enrol(lost);
  roll();
  await service.restart();
  const again = await device.connect();
  const second = await device.enrol(again);
  expect(second.result).not.toBe(result);
  expect(second.claims[resultExtension]).toMatchObject({ key: device.key.kid });
  expect((await device.attest(again)).claims[resultExtension].ack).toBe(1);
  expect(service.onDisk(({ tokens }) => tokens.list())[0]?.used).toBe(1);
  await again.cut();
});

test.each([
  ['a key of before', false, 'enrolled'],
  ['a key of before that was stolen', true, 'error'],
] as const)('a receipt by %s counts: compromised %s → %s', async (_, compromised, type) => {
  const putBack = service.backup();
  const { device, stream } = await enrolledDevice(service.running.createToken(), service.running.caFile);
  await device.attest(stream);
  roll(compromised);
  await service.restart(putBack);
  const again = await device.connect();
  again.send({ type: 'enrol', proof: device.receiptProof() });
  expect((await again.next()).type).toBe(type);
  await again.cut();
});

test('a receipt that was renewed after the roll counts whatever became of the key of before', async () => {
  const putBack = service.backup();
  const { device, stream } = await enrolledDevice(service.running.createToken(), service.running.caFile);
  await device.attest(stream);
  roll(true);
  await service.restart();
  const again = await device.connect();
  await device.restore(again);
  await device.attest(again);
  await service.restart(putBack);
  const third = await device.connect();
  await device.restore(third);
  expect((await device.attest(third)).claims[resultExtension]).toMatchObject({ ack: 3, findings: [] });
  await third.cut();
});

test('a roll leaves the keys of before or those of after, wherever it is cut off', () => {
  const folder = join(service.dataDir, 'keys');
  const before = openServiceKeys(service.dataDir);
  const all = () =>
    Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  const first = all();
  const carried = nextFile();
  const rolled = roll();
  const last = all();
  const put = (files: Record<string, string>) => {
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
  };
  // Cut off before the one rename: the new files lie there, and nothing has changed.
  const { 'issuers.json': pointer = '', ...rest } = last;
  put({ ...rest, ...first });
  expect(openServiceKeys(service.dataDir).issuerJkts).toEqual(before.issuerJkts);
  // And it can be done again.
  expect(rollIssuer(service.dataDir, carried, false, 1).issuer).toBe(rolled.issuer);
  // Cut off after it: the key of before is still there and signs no more.
  put({ ...last, ...first, 'issuers.json': pointer });
  expect(openServiceKeys(service.dataDir).issuerJkts).toEqual([rolled.issuer, rolled.next]);
});

test('a roll leaves no private key of before, everything for its owner alone, and takes no other key than the next', () => {
  const { issuer } = openServiceKeys(service.dataDir);
  const wrong = join(service.dataDir, 'keys/token.pem');
  expect(() => rollIssuer(service.dataDir, wrong, false, 1)).toThrow(/not the next issuer key/);
  expect(openServiceKeys(service.dataDir).issuer.kid).toBe(issuer.kid);
  const { issuer: now } = roll();
  expect(readdirSync(join(service.dataDir, 'keys')).sort()).toEqual([`issuer-${now}.pem`, 'issuers.json', 'token.pem']);
  for (const folder of ['keys', 'offline'])
    for (const name of readdirSync(join(service.dataDir, folder)))
      expect([name, statSync(join(service.dataDir, folder, name)).mode & 0o077]).toEqual([name, 0]);
  writeFileSync(join(service.dataDir, 'keys/issuers.json'), '{"issuer":"../../etc/passwd"}');
  expect(() => openServiceKeys(service.dataDir)).toThrow(/issuers\.json: issuer/);
});
