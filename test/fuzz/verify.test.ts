import { expect, test } from '@jest/globals';
import { compareVerifiers } from './verify/compare.ts';

/** Printed where it fails: the same seed makes the same vectors (`npm run test:fuzz -- --only verify --seed N`). */
const seed = Date.now() % 1_000_000;

test('of tokens good, forged, spoilt and signed by others, our verifiers and jose say the same, but where ours are stricter on purpose', async () => {
  const { counts, differences } = await compareVerifiers(seed, 3_000);
  expect({ seed, differences }).toEqual({ seed, differences: [] });
  const taken = counts.get('service and jose take') ?? 0;
  const refused = counts.get('service and jose refuse') ?? 0;
  // A comparison in which everything is refused compares nothing.
  expect(taken).toBeGreaterThan(500);
  expect(refused).toBeGreaterThan(1_000);
  expect(counts.get('agent and jose take')).toBeGreaterThan(400);
  expect([...counts.keys()].filter((name) => name.includes('alone refuses')).sort()).toEqual([
    'agent alone refuses: a header that is not our text',
    'agent alone refuses: a payload that is no JSON',
    'agent alone refuses: not in the form of the wire',
    'service alone refuses: a header that is not our text',
    'service alone refuses: a second text of one signature',
    'service alone refuses: not in the form of the wire',
  ]);
});
