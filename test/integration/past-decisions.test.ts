import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Spine } from '../support/spine.ts';

let spine: Spine;
beforeEach(async () => {
  spine = new Spine();
  await spine.startService();
});
afterEach(() => spine.close());

const past = async () => {
  const answer = await (await spine.client()).ask({ ask: 'decisions' });
  if (!('decisions' in answer)) throw new Error('no decisions');
  return answer.decisions;
};

test('a laptop that is not enrolled has no past; an enrolled one has it over a restart of its agent', async () => {
  await spine.startAgent();
  expect(await past()).toEqual([]);
  await spine.stopAgent();
  await spine.startAgent({ code: spine.service.createToken() });
  const { decision } = await spine.untilStatus('the first decision', (status) => status.decision?.current === true);
  const [first, ...others] = await past();
  expect(others).toEqual([]);
  expect(first).toMatchObject({ at: decision?.decidedAt, tier: decision?.tier, policy: decision?.policy });
  expect(first).toMatchObject({ payload: decision?.payload, tookMs: expect.any(Number) });
  const answer = await (await spine.client()).ask({ ask: 'history' });
  const items = 'history' in answer ? answer.history.items : [];
  const answered = items.find(({ id }) => id === decision?.payload?.id);
  expect(answered?.seq).toBe(decision?.payload?.seq);
  expect(answered?.acknowledgedAt).toEqual(expect.any(Number));
  await spine.stopAgent();
  await spine.startAgent();
  await spine.untilStatus('a decision after the restart', (status) => status.decision?.current === true);
  expect(await past()).toContainEqual(first);
});
