import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runStorm } from '../storm/storm.ts';

test('a service that is killed under a hundred laptops has them back at its pace, and lost or doubled nothing', async () => {
  const root = process.cwd();
  const { service, evidence, ...report } = await runStorm({
    root,
    program: join(root, 'decision-service/main.ts'),
    agents: 100,
    processes: 1,
    busy: 10,
    // So few that a hundred who come at once have to stand in line.
    admissionsPerSecond: 20,
    steadyMs: 0,
    limitMs: 50_000,
    say: () => undefined,
  });
  expect([report.waiting, report.waitingAt]).toEqual([30, 10]);
  expect(evidence).toMatchObject({ lost: 0, doubled: 0, foreign: 0, unacknowledged: 0, events: { enrolled: 100 } });
  expect(evidence.signed).toBeGreaterThanOrEqual(230);
  expect(report.estranged).toEqual([]);
  expect(report.mostChallenges).toBeLessThanOrEqual(20);
  const admitted = service.said.map((line) => Number(/at most (\d+) were admitted/.exec(line)?.[1]));
  expect(admitted.length).toBeGreaterThan(0);
  expect(Math.max(...admitted)).toBeLessThanOrEqual(20);
}, 120_000);
