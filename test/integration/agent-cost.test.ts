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
    const { cpuMs, memoryBytes } = v.parse(AgentCost, answer.cost);
    expect(cpuMs).toBeGreaterThan(1);
    expect(memoryBytes).toBeGreaterThan(10_000_000);
  } finally {
    await spine.close();
  }
});
