import { expect, test } from '@jest/globals';
import * as v from 'valibot';
import { AgentCost } from '../../shared/local-api.ts';
import { Spine } from '../support/spine.ts';

test('the agent says what it uses, enrolled or not', async () => {
  const spine = new Spine();
  try {
    await spine.startService();
    await spine.startAgent();
    const answer = await (await spine.client()).ask({ ask: 'cost' });
    if (!('cost' in answer)) throw new Error('no cost');
    const { cpuMs, memoryBytes, sentToday, trafficToday } = v.parse(AgentCost, answer.cost);
    expect(cpuMs).toBeGreaterThan(1);
    expect(memoryBytes).toBeGreaterThan(10_000_000);
    expect(sentToday).toMatchObject({ payloads: 0, bytes: 0 });
    expect(trafficToday).toMatchObject({ sentBytes: 0, receivedBytes: 0 });
  } finally {
    await spine.close();
  }
});

test('what was sent today is what the service has, and the messages around it are more', async () => {
  const spine = new Spine();
  try {
    await spine.startService();
    await spine.startAgent({ code: spine.service.createToken() });
    const { latency } = await spine.untilStatus('the first decision', ({ decision }) => decision?.current === true);
    const answer = await (await spine.client()).ask({ ask: 'cost' });
    if (!('cost' in answer)) throw new Error('no cost');
    const { sentToday, trafficToday } = answer.cost;
    const bytes = spine.evidenceBytes().reduce((sum, jws) => sum + jws.length, 0);
    expect(sentToday).toMatchObject({ payloads: spine.evidence().length, bytes });
    expect(trafficToday?.sentBytes).toBeGreaterThan(bytes);
    expect(trafficToday?.receivedBytes).toBeGreaterThan(1_000);
    // What the service took is part of what was waited for, and some of it.
    expect(latency?.decideMs).toBeGreaterThan(0);
    expect(latency?.decideMs).toBeLessThanOrEqual(latency?.answerMs ?? 0);
  } finally {
    await spine.close();
  }
});
