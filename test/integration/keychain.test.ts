import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { DeviceStatus } from '../../shared/device-status.ts';
import { openStage, type Stage } from '../start/stage.ts';
import { dist, freshBundles } from '../support/fresh-bundles.ts';
import { type Keyring, startKeyring } from '../support/keyring.ts';
import { describeWith, needs } from '../support/needs.ts';
import { until } from '../support/until.ts';

const root = join(__dirname, '../..');
const policy = join(root, 'test/start/policy.yaml');
/** A locked key is tried again once a minute. */
const retryMs = 75_000;

describeWith(needs('dbus', 'keyring'), 'a device key in a real keyring', () => {
  let keyring: Keyring | undefined;
  let stage: Stage | undefined;

  beforeAll(() => freshBundles('agent', 'decision-service'));
  beforeEach(async () => {
    keyring = await startKeyring();
  });
  afterEach(async () => {
    await stage?.end();
    stage = undefined;
    await keyring?.close();
    keyring = undefined;
  });

  const open = async (): Promise<Stage> => {
    stage = await openStage({ policy, dist, env: { ...keyring?.env, DISPLAY: '' } });
    return stage;
  };
  const statusOf = async (of: Stage): Promise<DeviceStatus> =>
    (JSON.parse(await of.stance(['status', '--json'])) as { status: DeviceStatus }).status;
  const keyFiles = (of: Stage) => readdirSync(join(of.folder, 'agent')).filter((name) => name.startsWith('device-key'));

  test('is made there when the keyring is open, and nowhere else', async () => {
    const on = await open();
    expect((await statusOf(on)).device?.keyProtection).toBe('keychain');
    expect(keyFiles(on)).toEqual([]);
    expect(JSON.parse(readFileSync(join(on.folder, 'agent/identity.json'), 'utf8'))).toMatchObject({
      key: { protection: 'keychain' },
    });
  });

  test('is made in a file when the keyring is locked, and nobody is asked', async () => {
    await keyring?.lock();
    const on = await open();
    expect((await statusOf(on)).device?.keyProtection).toBe('file');
    expect(keyFiles(on)).toHaveLength(1);
  });

  test(
    'that is locked is waited for: no second key, no second device, and it heals by itself',
    async () => {
      const on = await open();
      const { device } = await statusOf(on);
      await on.stopAgent();
      await keyring?.lock();
      await on.startAgent();
      await until('the trouble', 20_000, async () => (await statusOf(on)).trouble?.what === 'keyLocked');
      expect((await statusOf(on)).device).toEqual(device);
      await keyring?.unlock();
      await until('a decision with the key opened', retryMs, async () => {
        const { trouble, link } = await statusOf(on);
        return trouble === undefined && link.state === 'connected';
      });
      expect((await statusOf(on)).device).toEqual(device);
      expect(keyFiles(on)).toEqual([]);
      expect(JSON.parse(await on.service(['devices', '--json']))).toHaveLength(1);
    },
    retryMs + 30_000,
  );
});
