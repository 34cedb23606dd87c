import { readdirSync, readFileSync, statSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { DeviceStatus } from '../../shared/device-status.ts';
import { viewOf } from '../../shared/status-view.ts';
import { Spine } from '../support/spine.ts';

let spine: Spine;
beforeEach(async () => {
  spine = new Spine();
  await spine.startService();
});
afterEach(() => spine.close());

const decided = ({ decision, checking }: DeviceStatus) => decision?.current === true && !checking;
const enrolled = async () => {
  await spine.startAgent({ code: spine.service.createToken() });
  return spine.untilStatus('the first decision', decided);
};
/** Every chain holds 1, 2, 3 …: nothing lost, nothing doubled. */
const expectWhole = () => {
  const items = spine.evidence();
  for (const chain of new Set(items.map((item) => item.chain))) {
    const numbers = items.filter((item) => item.chain === chain).map(({ seq }) => seq);
    expect(numbers).toEqual(numbers.map((_, at) => at + 1));
  }
};
const recheck = async () => (await spine.client()).ask({ ask: 'recheck' });

test('a laptop is enrolled by a code in a file, judged, and told', async () => {
  const status = await enrolled();
  expect(status.decision).toMatchObject({ tier: 'affirming', levels: ['base', 'sensitive'], judged: ['os'] });
  expect(viewOf(status, status.at).state).toBe('compliant');
  expect(status.waiting).toBe(0);
  expect(spine.evidence()).toHaveLength(1);
});

test('what changes on the laptop changes the decision, with the reason and the way back', async () => {
  await enrolled();
  spine.host.put('/etc/os-release', 'ID=debian\nNAME="Debian GNU/Linux"\nVERSION_ID="10"\n');
  await recheck();
  const blocked = await spine.status();
  expect(blocked.decision).toMatchObject({ tier: 'contraindicated', levels: [] });
  expect(blocked.decision?.findings[0]).toMatchObject({ id: 'os.supportNotKnown', verdict: 'notKnown' });
  spine.host.put('/etc/os-release', 'ID=debian\nNAME="Debian GNU/Linux"\nVERSION_ID="13"\n');
  await recheck();
  const mended = await spine.status();
  expect(mended.decision?.tier).toBe('affirming');
  // What the policy asks is signed along where it is not met, and nowhere else: each beat carries what it says.
  expect(blocked.decision?.rules).toEqual({ os: { allowed: [], supported: true } });
  expect(mended.decision).not.toHaveProperty('rules');
  expectWhole();
});

test('an agent that starts again looks once and says it once', async () => {
  await enrolled();
  await spine.stopAgent();
  const before = spine.evidence().length;
  await spine.startAgent();
  await spine.untilStatus('the decision of this start', ({ latency }) => latency?.cause === 'start');
  await recheck();
  expect((await spine.status()).latency?.cause).toBe('asked');
  expect(spine.evidence()).toHaveLength(before + 2);
  expectWhole();
});

test('a lost decision heals by itself: the evidence counts once and a new decision comes', async () => {
  await enrolled();
  const before = spine.evidence().length;
  let lost = 0;
  spine.wire.loses = (type) => type === 'decision' && lost++ === 0;
  await recheck();
  await spine.untilStatus(
    'everything acknowledged',
    ({ waiting, link }) => waiting === 0 && link.state === 'connected',
  );
  expect(lost).toBeGreaterThan(1);
  expect(spine.evidence().length).toBeGreaterThan(before + 1);
  expectWhole();
});

test('a lost confirmation of the enrolment heals by itself, and the token is used once', async () => {
  let lost = 0;
  spine.wire.loses = (type) => type === 'enrolled' && lost++ < 2;
  await enrolled();
  expect(lost).toBe(3);
  expect(spine.counted()).toEqual({ devices: 1, uses: 1 });
  expectWhole();
});

test('what is seen offline is kept in order and delivered, 500 of it', async () => {
  await enrolled();
  await spine.stopAgent();
  await spine.signOffline(500);
  expect(spine.evidence()).toHaveLength(1);
  await spine.startAgent();
  await spine.untilStatus(
    'everything acknowledged',
    ({ waiting, decision }) => waiting === 0 && decision?.current === true,
    30_000,
  );
  expect(spine.evidence().length).toBeGreaterThanOrEqual(502);
  expectWhole();
});

test('a service that restarts is found again, and nothing is lost or doubled', async () => {
  await enrolled();
  await spine.stopService();
  await spine.untilStatus('offline', ({ link }) => link.state === 'offline');
  expect(viewOf(await spine.status(), (await spine.status()).at).state).toBe('offline');
  await spine.startService();
  await recheckUntilOnline();
  expectWhole();
});

async function recheckUntilOnline(): Promise<void> {
  await spine.untilStatus(
    'a decision from the service that came back',
    ({ link, waiting }) => link.state === 'connected' && waiting === 0,
  );
}

test('a device whose ledger was lost opens a new chain once the service lets it, and is told so', async () => {
  await enrolled();
  await spine.stopAgent();
  spine.loseLedger();
  await spine.startAgent();
  const status = await spine.untilStatus('a refusal', ({ link }) => link.said?.includes('restart-too-soon') === true);
  expect(status.device).toBeDefined();
  expect(viewOf(status, status.at).state).not.toBe('compliant');
});

test('a revoked laptop is told in a signed word, says so, and keeps what it holds', async () => {
  const before = await enrolled();
  expect(spine.service.revoke(before.device?.id ?? '')).toBe(true);
  const status = await spine.untilStatus('the revocation', ({ trouble }) => trouble?.what === 'revoked');
  expect(status.decision).toMatchObject({ tier: 'contraindicated', levels: [] });
  expect(viewOf(status, status.at).state).not.toBe('compliant');
  expect(status.device).toEqual(before.device);
});

test('the agent keeps what it holds for itself alone', async () => {
  await enrolled();
  const { stateDir } = spine.settings;
  expect(statSync(stateDir).mode & 0o077).toBe(0);
  for (const name of readdirSync(stateDir))
    expect([name, statSync(`${stateDir}/${name}`).mode & 0o077]).toEqual([name, 0]);
  expect(readdirSync(stateDir)).not.toContain('enrolment');
  expect(readFileSync(`${stateDir}/identity.json`, 'utf8')).not.toContain('token_secret');
});
