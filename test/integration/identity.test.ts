import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { jwsVerifier } from '../../agent/crypto/jws-verifier.ts';
import { accept, rotate } from '../../decision-service/cli/devices.ts';
import type { DeviceStatus } from '../../shared/device-status.ts';
import { checkHistory } from '../../shared/history.ts';
import { viewOf } from '../../shared/status-view.ts';
import {
  chains,
  decided,
  enrolled,
  identity,
  keyFiles,
  recheck,
  takenBackIn,
  untilFound,
} from '../support/laptop-identity.ts';
import { Spine } from '../support/spine.ts';
import { until } from '../support/until.ts';

let spine: Spine;
let copies: Spine[];
beforeEach(async () => {
  spine = new Spine();
  copies = [];
  await spine.startService();
});
afterEach(async () => {
  for (const copy of copies) await copy.close();
  await spine.close();
});

const copied = (): Spine => {
  const copy = spine.copy();
  copies.push(copy);
  return copy;
};

const shortId = (status: DeviceStatus) => status.device?.id.slice(-43) ?? '';

describe('state that was lost', () => {
  test('opens a new chain once the key was silent, at most a warning until the cooldown has passed', async () => {
    const before = await enrolled(spine);
    await spine.stopAgent();
    spine.loseLedger();
    await spine.startAgent();
    const waits = await spine.untilStatus('a refusal', ({ link }) => link.said?.includes('restart-too-soon') === true);
    // It was told when to try again, and does not knock before.
    expect((waits.link.retryAt ?? 0) - waits.at).toBeGreaterThan(850);
    await spine.stopAgent();
    spine.skip(900);
    await spine.startAgent();
    const marked = await untilFound(spine, 'device.restarted');
    expect(marked).toMatchObject({ device: before.device, decision: { tier: 'warning' } });
    expect(chains(spine)).toBe(2);
    await spine.stopAgent();
    spine.skip(86_400);
    await spine.startAgent();
    await spine.untilStatus(
      'the end of the cooldown',
      (status) => decided(status) && status.decision?.tier === 'affirming',
    );
  });

  test('is forgiven sooner by an administrator', async () => {
    const before = await enrolled(spine);
    await spine.stopAgent();
    spine.loseLedger();
    spine.skip(900);
    await spine.startAgent();
    await untilFound(spine, 'device.restarted');
    accept([shortId(before), '--data', spine.dataDir]);
    await spine.untilStatus('forgiveness', ({ decision }) => decision?.tier === 'affirming');
  });
});

describe('a key that two speak with', () => {
  test('a copied disk costs both their levels, until an administrator has looked', async () => {
    const before = await enrolled(spine);
    await spine.stopAgent();
    const clone = copied();
    await spine.startAgent();
    await spine.untilStatus('the owner', decided);
    await clone.startAgent({ ca: readFileSync(spine.service.caFile, 'utf8') });
    await clone.untilStatus('a refusal', ({ link }) => /chain-fork|restart-too-soon/.test(link.said ?? ''));
    await recheck(spine);
    const blocked = await untilFound(spine, 'device.forked');
    expect(blocked.decision).toMatchObject({ tier: 'contraindicated', levels: [] });
    await clone.stopAgent();
    accept([shortId(before), '--data', spine.dataDir]);
    await spine.untilStatus('the owner again', ({ decision }) => decision?.tier === 'affirming');
  });

  test('a snapshot that was rolled back looks the same; a fresh code takes it back in with a new key, and the old one goes', async () => {
    await enrolled(spine);
    await spine.stopAgent();
    const putBack = spine.snapshot();
    await spine.startAgent();
    await spine.untilStatus('more reports', decided);
    await recheck(spine);
    await spine.stopAgent();
    putBack();
    const [old] = keyFiles(spine);
    spine.skip(900);
    await spine.startAgent();
    const forked = await untilFound(spine, 'device.forked');
    expect(forked.decision).toMatchObject({ tier: 'contraindicated', levels: [] });
    await takenBackIn(spine, forked);
    expect(keyFiles(spine)).not.toContain(old);
  });

  test('a stolen key file takes nothing over while its owner speaks, and is found out when the owner is back', async () => {
    await enrolled(spine);
    await spine.stopAgent();
    const thief = copied();
    thief.loseLedger();
    await spine.startAgent();
    await spine.untilStatus('the owner', decided);
    const ca = readFileSync(spine.service.caFile, 'utf8');
    await thief.startAgent({ ca });
    await thief.untilStatus('a refusal', ({ link }) => link.said?.includes('restart-too-soon') === true);
    await thief.stopAgent();
    await spine.stopAgent();
    // The owner is on holiday: the thief is believed, at a lower tier.
    spine.skip(900);
    await thief.startAgent({ ca });
    expect((await untilFound(thief, 'device.restarted')).decision?.tier).toBe('warning');
    await spine.startAgent();
    await spine.untilStatus('a refusal', ({ link }) => /chain-fork|restart-too-soon/.test(link.said ?? ''));
    await recheck(thief);
    expect((await untilFound(thief, 'device.forked')).decision).toMatchObject({ tier: 'contraindicated', levels: [] });
  });
});

test('a laptop whose key is gone says so, and a fresh code takes it back in', async () => {
  const before = await enrolled(spine);
  await spine.stopAgent();
  for (const name of keyFiles(spine)) rmSync(join(spine.settings.stateDir, name));
  await spine.startAgent();
  const gone = await spine.untilStatus('the fault', ({ trouble }) => trouble?.what === 'keyMissing');
  expect(viewOf(gone, gone.at).advice?.steps.join()).toMatch(/enrolment code/);
  expect(gone.device).toEqual(before.device);
  await takenBackIn(spine, gone);
});

describe('a new key', () => {
  test('an administrator asks, the laptop goes on with another key under its name, and answers that are lost change nothing', async () => {
    const before = await enrolled(spine);
    const was = identity(spine);
    let lost = 0;
    spine.wire.loses = (type) => type === 'enrolled' && lost++ < 2;
    rotate([shortId(before), '--data', spine.dataDir]);
    await until('the new key', 30_000, () => identity(spine).key.id !== was.key.id);
    const status = await spine.untilStatus('a decision', decided);
    await recheck(spine);
    expect(lost).toBe(3);
    expect(status.device?.id).toBe(before.device?.id);
    expect(status.decision).toMatchObject({ tier: 'affirming', findings: [] });
    expect(identity(spine)).toMatchObject({ enrolment: { chain: was.enrolment.chain } });
    expect(identity(spine).next).toBeUndefined();
    expect(keyFiles(spine)).toEqual([`device-key-${identity(spine).key.id}`]);
    expect(chains(spine)).toBe(1);
    const numbers = spine.evidence().map(({ seq }) => seq);
    expect(numbers).toEqual(numbers.map((_, at) => at + 1));
    // The key of before is worth nothing any more.
    expect(spine.counted()).toEqual({ devices: 1, uses: 1 });
  });
});

test('what each of three keys signed can be checked on the laptop without asking anybody', async () => {
  const before = await enrolled(spine);
  for (let at = 0; at < 2; at++) {
    const { key } = identity(spine);
    rotate([shortId(before), '--data', spine.dataDir]);
    // The decision says so; nobody need wait for the next beat.
    await recheck(spine);
    await until('the new key', 30_000, () => identity(spine).key.id !== key.id);
    await recheck(spine);
    // The next one is made on another connection.
    spine.wire.cut();
    await spine.untilStatus('the end of the connection', ({ link }) => link.state !== 'connected');
    await spine.untilStatus('another connection', decided);
  }
  const answer = await (await spine.client()).ask({ ask: 'history' });
  if (!('history' in answer)) throw new Error('no history');
  const { items, keys } = answer.history;
  const checks = checkHistory(items, keys, jwsVerifier);
  expect(checks).toMatchObject([{ first: 0, gaps: [], faults: [] }]);
  expect(new Set(items.map(({ jws }) => jws.split('.')[0])).size).toBe(4);
});

describe('a revoked laptop', () => {
  test('ends with a signed word, keeps its history, stays out, and comes back in by a fresh code alone', async () => {
    const before = await enrolled(spine);
    await spine.stopAgent();
    const kept = copied();
    await spine.startAgent();
    await spine.untilStatus('online', decided);
    spine.service.revoke(before.device?.id ?? '');
    const gone = await spine.untilStatus('the revocation', ({ trouble }) => trouble?.what === 'revoked');
    const view = viewOf(gone, gone.at);
    expect(view.advice?.steps.join()).toMatch(/IT team/);
    expect(gone.decision).toMatchObject({ tier: 'contraindicated', levels: [] });
    await spine.stopService();
    await spine.startService();
    // The same key again, from a backup: refused under the signature of the service.
    kept.follow(spine);
    await kept.startAgent({ ca: readFileSync(spine.service.caFile, 'utf8') });
    await kept.untilStatus('the revocation', ({ trouble }) => trouble?.what === 'revoked');
    const fresh = await takenBackIn(spine, gone);
    expect(fresh.trouble).toBeUndefined();
    expect(spine.counted()).toMatchObject({ devices: 2 });
    expect(chains(spine)).toBe(2);
  });
});

describe('an enrolment that is cut off', () => {
  /** Ends the agent as a crash does, at a message on the wire: what goes on is what lay on disk at that moment. */
  const cutAt = async (begin: (crash: () => void) => void): Promise<Spine> => {
    let left: Spine | undefined;
    begin(() => {
      left ??= copied();
    });
    await spine.startAgent({ code: spine.service.createToken() });
    await until('the crash', 10_000, () => left !== undefined);
    await spine.stopAgent();
    spine.wire.loses = () => false;
    return left as Spine;
  };
  const expectOne = async (left: Spine) => {
    await left.startAgent({ ca: readFileSync(spine.service.caFile, 'utf8') });
    const status = await left.untilStatus('a decision', decided);
    expect(status.decision?.tier).toBe('affirming');
    expect(spine.counted()).toEqual({ devices: 1, uses: 1 });
    expect(identity(left).pending).toBeUndefined();
  };

  test('as the proof leaves, before the service has it, is taken up again with the same key', async () => {
    const left = await cutAt((crash) => {
      spine.wire.hears = (type) => type === 'enrol' && crash();
      spine.wire.loses = (type) => type === 'enrolled';
    });
    await expectOne(left);
  });

  test('as the answer arrives, before it is read, is answered again and counted once', async () => {
    const left = await cutAt((crash) => {
      spine.wire.loses = (type) => {
        if (type !== 'enrolled') return false;
        crash();
        return true;
      };
    });
    await expectOne(left);
  });

  test('after the answer was kept, before anything else was said, goes on', async () => {
    const left = await cutAt((crash) => {
      spine.wire.hears = (type) => type === 'attest' && crash();
    });
    expect(identity(left).enrolment.deviceId).toBeDefined();
    await expectOne(left);
  });
});
