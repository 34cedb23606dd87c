import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { dismiss, join, listDevices, listEvents } from '../../decision-service/cli/devices.ts';
import { type ResultClaims, resultExtension } from '../../shared/result.ts';
import { enrolledDevice, type TestDevice } from '../support/device/device.ts';
import type { StreamClient } from '../support/device/stream-client.ts';
import { startTestService, type TestService } from './test-service.ts';

let service: TestService;
const open: StreamClient[] = [];
beforeEach(async () => {
  service = await startTestService();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((stream) => stream.cut()));
  await service.stop();
});

const sueids = { 'machine-id': Buffer.from('one machine, or a cloned image').toString('base64url') };
const laptop = async () => {
  const made = await enrolledDevice(service.running.createToken(), service.running.caFile);
  open.push(made.stream);
  return made;
};
type Laptop = Awaited<ReturnType<typeof laptop>>;
const say = async ({ device, stream }: Laptop) => idsOf((await device.attest(stream, undefined, { sueids })).claims);
const idsOf = (claims: ResultClaims) => claims[resultExtension].findings.map(({ id }) => id);
const words = (...devices: TestDevice[]) => [...devices.map(({ id }) => id), '--data', service.dataDir];
const row = ({ device }: Laptop) => {
  const found = service.onDisk(({ devices }) => devices.find(device.id));
  return { forked_at: found?.forked_at, revoked_at: found?.revoked_at, chain: found?.chain };
};
const eventsOf = ({ device }: Laptop) =>
  (listEvents([device.id, '--data', service.dataDir]).json as { what: string }[]).map(({ what }) => what);

test('two records that name one machine are both flagged, nobody loses anything, and a person may settle it', async () => {
  const [one, two] = [await laptop(), await laptop()];
  expect(await say(one)).toEqual([]);
  const [before, other] = [row(one), row(two)];
  expect(await say(two)).toEqual(['device.sameMachine']);
  const flagged = await one.device.attest(one.stream, undefined, { sueids });
  expect(idsOf(flagged.claims)).toEqual(['device.sameMachine']);
  // Written down and said, and it closes nothing.
  expect(flagged.claims.ear_status).toBe(2);
  expect([row(one), row(two)]).toEqual([before, other]);
  expect([eventsOf(one), eventsOf(two)]).toEqual([
    ['enrolled', 'sameMachine'],
    ['enrolled', 'sameMachine'],
  ]);
  expect(listDevices(['--data', service.dataDir]).text.match(/same machine/g)).toHaveLength(2);
  join(words(two.device, one.device));
  for (const each of [one, two]) expect((await each.stream.expect('recollect')).reason).toMatch(/administrator/);
  expect([await say(one), await say(two)]).toEqual([[], []]);
  expect(listDevices(['--data', service.dataDir]).text.match(/joined/g)).toHaveLength(2);
  expect(eventsOf(one)).toEqual(['enrolled', 'sameMachine', 'joined']);
});

test('what was dismissed stays so, and a third clone is flagged anew', async () => {
  const [one, two, three] = [await laptop(), await laptop(), await laptop()];
  await say(one);
  await say(two);
  dismiss(words(one.device, two.device));
  expect(await say(two)).toEqual([]);
  await say(three);
  expect(await say(two)).toEqual([]);
  expect(await say(one)).toEqual(['device.sameMachine']);
});

test('of many clones each is paired with one record, not with all', async () => {
  const clones: Laptop[] = [];
  for (let at = 0; at < 6; at++) clones.push(await laptop());
  for (const clone of clones) await say(clone);
  expect(service.onDisk(({ devices }) => devices.twins())).toHaveLength(5);
});

test('events are told of one device or of all, in their order', async () => {
  const [one, two] = [await laptop(), await laptop()];
  const { text } = listEvents(['--data', service.dataDir]);
  expect(text.split('\n').map((line) => line.split('  ').slice(1))).toEqual(
    [one, two].map(({ device }) => [device.key.kid, 'enrolled']),
  );
});

test('records that never named one machine cannot be joined', async () => {
  const [one, two] = [await laptop(), await laptop()];
  expect(() => join(words(one.device, two.device))).toThrow(/never named the same machine/);
});

test('the id of a revoked laptop that comes back under another key only asks for a look', async () => {
  const [one, two] = [await laptop(), await laptop()];
  await say(one);
  service.running.revoke(one.device.id);
  expect(await say(two)).toEqual(['device.sameMachine']);
  expect(row(two).revoked_at).toBeNull();
});
