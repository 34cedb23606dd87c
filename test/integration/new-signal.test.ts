import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { DeviceStatus } from '../../shared/device-status.ts';
import type { Reading } from '../../shared/reading.ts';
import { signalIds } from '../../shared/signals/catalogue.ts';
import { viewOf } from '../../shared/status-view.ts';
import { signOffline } from '../support/sign-offline.ts';
import { Spine } from '../support/spine.ts';

let spine: Spine;
beforeEach(async () => {
  spine = new Spine();
  await spine.startService();
});
afterEach(() => spine.close());

const decided = ({ decision, checking }: DeviceStatus) => decision?.current === true && !checking;
/** The signals of each evidence that the service holds, in order. */
const received = () =>
  spine.evidenceBytes().map((jws) => {
    const claims = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return Object.keys(claims.posture);
  });
/** As an agent left it whose catalogue had everything but the operating system. */
const withoutOs = (): Record<string, Reading> =>
  Object.fromEntries(
    signalIds
      .filter((id) => id !== 'os')
      .map((id) => [id, { state: 'unread', why: 'unsupported', at: Math.floor(Date.now() / 1_000) }]),
  );

async function updatedLaptop(): Promise<DeviceStatus> {
  await spine.startAgent({ code: spine.service.createToken() });
  await spine.untilStatus('the first decision', decided);
  await spine.stopAgent();
  await signOffline(spine.settings.stateDir, 1, withoutOs());
  await spine.startAgent();
  return spine.untilStatus('a decision after the update', (status) => decided(status) && status.waiting === 0);
}

test('the first evidence of a laptop has every signal, and nothing is announced', async () => {
  await spine.startAgent({ code: spine.service.createToken() });
  const status = await spine.untilStatus('the first decision', decided);
  expect(status.newSignals).toBeUndefined();
  expect(received()).toEqual([[...signalIds]]);
});

test('a signal that an update adds leaves the laptop only once a person was told, and is no pass meanwhile', async () => {
  const before = await updatedLaptop();
  expect(before.newSignals).toMatchObject([{ id: 'os' }]);
  // It is looked at and shown here all the same.
  expect(before.readings['os']?.state).toBe('observed');
  const sentBefore = received();
  expect(sentBefore.slice(1).flat()).not.toContain('os');
  expect(sentBefore.at(-1)).toHaveLength(signalIds.length - 1);
  expect(before.decision).toMatchObject({ tier: 'contraindicated', levels: [] });
  expect(before.decision?.findings.map(({ id, verdict }) => [id, verdict])).toEqual([['os.unread', 'notKnown']]);
  expect(viewOf(before, before.at).state).toBe('blocked');

  const client = await spine.client();
  const answer = await client.ask({ ask: 'told', signals: ['os'] });
  expect('status' in answer && answer.status.newSignals).toBeUndefined();
  const after = await spine.untilStatus('a decision about all', ({ decision }) => decision?.tier === 'affirming');
  expect(after.newSignals).toBeUndefined();
  expect(received().at(-1)).toEqual([...signalIds]);
  const history = await client.ask({ ask: 'history' });
  expect('history' in history && history.history.items[0]?.cause).toContain('first:os');
});

test('a restart of the agent while nobody was told holds it back again, one after it was sent does not', async () => {
  await updatedLaptop();
  await spine.stopAgent();
  await spine.startAgent();
  const again = await spine.untilStatus('a decision', decided);
  expect(again.newSignals).toMatchObject([{ id: 'os' }]);
  await (await spine.client()).ask({ ask: 'told', signals: ['os'] });
  await spine.untilStatus('a decision about all', ({ decision }) => decision?.tier === 'affirming');
  await spine.stopAgent();
  await spine.startAgent();
  expect((await spine.untilStatus('a decision', decided)).newSignals).toBeUndefined();
});

test('told of what is not held back, the agent sends nothing', async () => {
  await updatedLaptop();
  const count = received().length;
  const client = await spine.client();
  expect(await client.ask({ ask: 'told', signals: ['edr'] })).toMatchObject({ status: { newSignals: [{ id: 'os' }] } });
  expect(received()).toHaveLength(count);
});
