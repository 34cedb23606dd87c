import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freshBundles } from '../support/fresh-bundles.ts';
import { until } from '../support/until.ts';
import { assaultService } from './service/assault.ts';
import { attackWire } from './service/attack-wire.ts';
import { crowd, isOpen, newcomerMs } from './service/crowd.ts';
import { type ServiceProcess, startServiceProcess } from './service/service-process.ts';
import { wireAttacks } from './service/wire-attacks.ts';

/** Printed where it fails: `npm run test:fuzz -- --only service --seed N --messages 2000` does the same. */
const seed = Date.now() % 1_000_000;

let service: ServiceProcess;
beforeAll(async () => {
  await freshBundles('decision-service');
  service = await startServiceProcess();
});
afterAll(() => service.end());

test('2,000 hostile messages come as far as every part that reads them, each has its answer, and a healthy laptop its decision', async () => {
  const { outcomes, decisionMs } = await assaultService(service, seed, 2_000, []).catch((thrown: unknown) => {
    throw new Error(`seed ${seed}: ${thrown instanceof Error ? thrown.message : thrown}`);
  });
  const reached = (outcome: string) =>
    [...outcomes].reduce((sum, [name, times]) => (name.endsWith(`: ${outcome}`) ? sum + times : sum), 0);
  // JSON and shape, header, signature, claims, place and nonce, and what was accepted after all of these.
  const stages = [
    ['malformed'],
    ['bad-header', 'bad-type'],
    ['bad-signature'],
    ['schema', 'bad-audience'],
    ['chain-fork', 'stale-nonce'],
    ['decision', 'received'],
  ];
  for (const stage of stages)
    expect({ seed, stage, reached: stage.reduce((sum, one) => sum + reached(one), 0) > 10 }).toEqual({
      seed,
      stage,
      reached: true,
    });
  expect({ seed, internal: reached('internal'), limited: reached('rate-limited') }).toEqual({
    seed,
    internal: 0,
    limited: 0,
  });
  expect(Math.max(...decisionMs)).toBeLessThan(5_000);
  expect(service.program.isAlive).toBe(true);
});

test.each(wireAttacks)('$name ends as the protocols say, and in no other way', async (attack) => {
  expect(await attackWire(service, attack)).toBeUndefined();
});

test('a crowd that says nothing, or half of something, keeps no laptop out and does not hold up the end', async () => {
  const own = await startServiceProcess();
  const people = await crowd(own, 60);
  await newcomerMs(own);
  const begun = performance.now();
  await own.end();
  expect(performance.now() - begun).toBeLessThan(5_000);
  people.disperse();
});

test('a service that may open no more files lives, and serves again when the others have gone', async () => {
  const own = await startServiceProcess(96);
  const people = await crowd(own, 200);
  await until('nobody can connect any more', 5_000, async () => !(await isOpen(own)));
  people.disperse();
  await until('somebody can', 10_000, () => isOpen(own));
  await newcomerMs(own);
  expect(own.program.isAlive).toBe(true);
  await own.end();
});
