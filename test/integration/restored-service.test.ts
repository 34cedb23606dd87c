import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startTestService, type TestService } from '../decision-service/test-service.ts';
import { FleetDevice } from '../support/fleet-device.ts';
import { lenientPolicy } from '../support/spine.ts';
import { until } from '../support/until.ts';

/** As many as an organisation has; of each story one in ten. */
const count = 1_000;
const story = count / 10;

let service: TestService;
let folder: string;
let fleet: FleetDevice[];
beforeEach(async () => {
  service = await startTestService();
  writeFileSync(service.policyFile, lenientPolicy);
  service.running.reloadPolicy();
  folder = mkdtempSync(join(tmpdir(), 'stance-fleet-'));
  const ca = readFileSync(service.running.caFile, 'utf8');
  fleet = Array.from({ length: count + 2 }, (_, at) => new FleetDevice(join(folder, `${at}`), ca, service.clock));
});
afterEach(async () => {
  for (const device of fleet) device.stop();
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Row = Record<string, string | number | null>;
function rows(sql: string): Row[] {
  const db = new DatabaseSync(join(service.dataDir, 'store/service.db'));
  try {
    return db.prepare(sql).all() as Row[];
  } finally {
    db.close();
  }
}

/** Every device has had one more decision since a moment. */
async function decided(devices: readonly FleetDevice[], what: string, begin: (device: FleetDevice) => void) {
  const before = new Map(devices.map((device) => [device, device.tiers.length]));
  for (const device of devices) begin(device);
  const waiting = () => devices.filter((device) => device.tiers.length === before.get(device)).length;
  await until(what, 120_000, () => waiting() === 0);
}

test('a service restored from a backup of yesterday takes a thousand laptops back, and none needs a person', async () => {
  const code = service.running.createToken({ uses: count + 2, lifetimeSeconds: 7 * 86_400 });
  const enrol = (device: FleetDevice) => device.start(code);
  const early = fleet.slice(0, 7 * story);
  const late = fleet.slice(7 * story, count);
  const [knownAndRevoked, newAndRevoked] = fleet.slice(count) as [FleetDevice, FleetDevice];
  await decided([...early, knownAndRevoked], 'those of the day before', enrol);
  const putBack = service.backup();

  await decided([...late, newAndRevoked], 'those of the day', enrol);
  const restarted = [...early.slice(0, story), ...late.slice(0, story / 5)];
  const rotated = [...early.slice(story, 2 * story), ...late.slice(story / 5, (2 * story) / 5)];
  await decided(rotated, 'the wish for a new key', (device) => {
    const id = device.device.identity.held.enrolment?.deviceId;
    rows(`UPDATE devices SET rotate_at = 1 WHERE id = '${id}' RETURNING id`);
    void device.look();
  });
  await until(
    'the new keys',
    60_000,
    () => rows('SELECT kid FROM keys WHERE retired_at IS NOT NULL').length === rotated.length,
  );
  for (const device of restarted) {
    device.stop();
    device.loseLedger();
  }
  service.clock.skip(900);
  await decided(restarted, 'those that lost their state', (device) => device.start());
  await decided([...early, ...late], 'a day of reports', (device) => void device.look());
  const last = newAndRevoked.tiers.length;
  for (const { device } of [knownAndRevoked, newAndRevoked])
    service.running.revoke(device.identity.held.enrolment?.deviceId ?? '');
  service.clock.skip(86_400);
  expect(rows('SELECT count(*) AS n FROM devices')).toEqual([{ n: count + 2 }]);

  for (const { refused } of fleet) refused.length = 0;
  const all = fleet.slice(0, count);
  const before = new Map(all.map((each) => [each, each.device.identity.held.enrolment]));
  const counts = new Map(all.map((each) => [each, each.tiers.length]));
  await service.restart(putBack);
  expect(rows('SELECT count(*) AS n FROM devices')).toEqual([{ n: 7 * story + 1 }]);
  await until('everybody back', 150_000, () => all.every((each) => each.tiers.length > (counts.get(each) ?? 0)));
  // What they say from here on is judged as ever.
  await decided(all, 'the first beat after', (device) => void device.look());

  for (const each of all) {
    const { held } = each.device.identity;
    expect([each.dir, each.estranged, each.revoked]).toEqual([each.dir, [], false]);
    expect(held.enrolment).toMatchObject({ deviceId: before.get(each)?.deviceId, chain: before.get(each)?.chain });
  }
  const heads = new Map(
    rows('SELECT d.id, d.chain, c.last, d.forked_at, d.restored_at FROM devices d JOIN chains c ON c.id = d.chain').map(
      (row) => [row['id'], row] as const,
    ),
  );
  const keys = new Set(rows('SELECT kid FROM keys WHERE retired_at IS NULL').map(({ kid }) => kid));
  for (const { device } of all) {
    const { enrolment, key } = device.identity.held;
    const head = device.ledger.head(enrolment?.chain ?? '');
    expect(heads.get(enrolment?.deviceId ?? '')).toMatchObject({
      chain: enrolment?.chain,
      last: head?.seq,
      forked_at: null,
      restored_at: null,
    });
    expect(keys.has(key?.id ?? '')).toBe(true);
    expect(device.ledger.waitingCount(enrolment?.chain ?? '')).toBe(0);
  }
  expect(rows('SELECT count(*) AS n FROM devices')).toEqual([{ n: count + 1 }]);
  // New ones, new chains and new keys: all that the backup does not know.
  const restored = late.length + 2 * story;
  expect(rows("SELECT count(DISTINCT device) AS n FROM events WHERE what = 'restored'")).toEqual([{ n: restored }]);
  // A day on, the marks of the restarts have passed, and nobody is worse off for the service's loss.
  const tiers = new Map(all.map((each) => [each, each.tiers.at(-1)]));
  for (const each of all) expect([each.dir, tiers.get(each)]).toEqual([each.dir, 'affirming']);
  // And a revocation stays one, also of a laptop that the backup does not know.
  await until('the revoked ones', 30_000, () => knownAndRevoked.revoked && newAndRevoked.revoked);
  expect(newAndRevoked.tiers).toHaveLength(last);
}, 400_000);
