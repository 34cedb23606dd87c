import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { rollKeys } from '../../decision-service/cli/keys.ts';
import { openServiceKeys } from '../../decision-service/keys/service-keys.ts';
import { viewOf } from '../../shared/status-view.ts';
import { chains, decided, enrolled, identity, takenBackIn } from '../support/laptop-identity.ts';
import { Spine } from '../support/spine.ts';

let spine: Spine;
beforeEach(async () => {
  spine = new Spine();
  await spine.startService();
});
afterEach(() => spine.close());

describe('the keys of the service', () => {
  const roll = (...more: string[]) => {
    const [, next] = openServiceKeys(spine.dataDir).issuerJkts;
    const offline = join(spine.dataDir, 'offline');
    const file = readdirSync(offline).find((name) => name.includes(next)) ?? 'next-issuer.pem';
    rollKeys(['--data', spine.dataDir, '--next-key', join(offline, file), ...more]);
  };

  test('a laptop that was away for one change of them goes on, and trusts the one after it', async () => {
    await enrolled(spine);
    await spine.stopAgent();
    for (let at = 0; at < 2; at++) {
      await spine.stopService();
      roll();
      await spine.startService();
      await spine.startAgent();
      await spine.untilStatus('a decision', decided);
      await spine.stopAgent();
    }
    expect(spine.counted()).toEqual({ devices: 1, uses: 1 });
    expect(chains(spine)).toBe(1);
  });

  test('one that was away for two is told what happened and what to do, and a fresh code takes it back in', async () => {
    const before = await enrolled(spine);
    await spine.stopAgent();
    await spine.stopService();
    roll();
    roll();
    await spine.startService();
    await spine.startAgent();
    const lost = await spine.untilStatus('the fault', ({ trouble }) => trouble?.what === 'issuerUnknown');
    const view = viewOf(lost, lost.at);
    expect(view.reason).toMatch(/never told to trust/);
    expect(view.advice?.steps.join()).toMatch(/enrolment code/);
    expect(identity(spine).enrolment.deviceId).toBe(before.device?.id);
    await takenBackIn(spine, lost);
  });

  test('a service that lost its memory and the key of the receipts asks for a person, and forgets nothing of the laptop', async () => {
    const before = await enrolled(spine);
    await spine.stopAgent();
    await spine.stopService();
    for (const suffix of ['', '-wal', '-shm'])
      rmSync(join(spine.dataDir, `store/service.db${suffix}`), { force: true });
    roll('--compromised');
    await spine.startService();
    await spine.startAgent();
    const lost = await spine.untilStatus('the fault', ({ trouble }) => trouble?.what === 'forgotten');
    expect(viewOf(lost, lost.at).advice?.title).toMatch(/does not know this laptop/);
    expect(identity(spine).enrolment.deviceId).toBe(before.device?.id);
    await takenBackIn(spine, lost);
  });
});
