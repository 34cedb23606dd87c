import { expect, test } from '@jest/globals';
import { agentRig } from './rigs.ts';

/** Printed where it fails: `npm run test:fuzz -- --only agent --seed N --messages 2000` does the same. */
const seed = Date.now() % 1_000_000;

test('2,000 words of a service that abuses the trust it holds: the agent lives, signs nothing twice and forgets nothing', async () => {
  const { sent, endings, evidence, proofs, floodedMs, faults } = await agentRig(seed, 2_000).catch(
    (thrown: unknown) => {
      throw new Error(`seed ${seed}: ${thrown instanceof Error ? thrown.message : thrown}`);
    },
  );
  expect({ seed, faults }).toEqual({ seed, faults: [] });
  expect(sent).toBeGreaterThanOrEqual(2_000);
  expect(Math.max(...floodedMs)).toBeLessThan(3_000);
  // It went on talking all the while, and every stage of its reading had its share.
  expect(evidence).toBeGreaterThan(40);
  expect(proofs).toBeGreaterThan(3);
  const ends = [...endings.keys()].join('\n');
  for (const end of [
    'a message that is not of this stream',
    'did not prove itself with a pinned key',
    'does not answer this evidence',
    'the service refused',
  ])
    expect({ seed, ends }).toEqual({ seed, ends: expect.stringContaining(end) });
});
