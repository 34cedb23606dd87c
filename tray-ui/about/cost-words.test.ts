import { expect, test } from '@jest/globals';
import { costWords } from './cost-words.ts';
import { memoryShare } from './memory-share.ts';
import { trayMeter } from './tray-cost.ts';

const now = 1_795_305_600 + 7_200; // 22 November 2026, 02:00 UTC
const locale = { timeZone: 'UTC' };
const tray = { processes: 3, memoryBytes: 180_400_000, isSharedTwice: true, corePercent: 0.174, since: now - 3_600 };
const facts = (agent: Parameters<typeof costWords>[0], startedAt?: number) =>
  costWords(agent, tray, startedAt, now, locale).facts.map(({ name, value, note }) => `${name}: ${value} (${note})`);

test('agent and tray are told apart, each figure with what it is of', () => {
  const agent = {
    cpuMs: 9_400,
    memoryBytes: 61_000_000,
    sentToday: { since: now - 7_200, payloads: 74, bytes: 158_300 },
    trafficToday: { since: now - 3_600, sentBytes: 2_140, receivedBytes: 51_000 },
  };
  expect(facts(agent, now - 7_200)).toEqual([
    'Processor, agent: 9.4 s (0.13 % of one core since 00:00)',
    'Memory, agent: 61 MB (now)',
    'Sent today: 158 kB (74 payloads that the service has)',
    'Messages today: 2.1 kB out, 51 kB in (all around them too, since 01:00)',
    'Processor, tray: 0.17 % (of one core since 01:00)',
    'Memory, tray: 180 MB (3 processes; what they share counts in each)',
  ]);
});

test('an agent that does not say what it sent is not said to have sent nothing', () => {
  expect(facts({ cpuMs: 1, memoryBytes: 1 }).join()).not.toMatch(/today/);
});

test('the tray counts all its processes, over the time since it was asked last', () => {
  let [at, share] = [100, 0];
  const told = new Map([[1, 700_000]]);
  const metric = (pid: number) => ({ pid, cpu: { percentCPUUsage: share }, memory: { workingSetSize: 1_000 } });
  const meter = trayMeter(
    () => [metric(1), metric(2)],
    2,
    () => at,
    (pid) => told.get(pid),
  );
  [at, share] = [160, 0.5];
  expect(meter()).toEqual({ processes: 2, memoryBytes: 2_048_000, isSharedTwice: true, corePercent: 2, since: 100 });
  at = 170;
  expect(meter().since).toBe(160);
  told.set(2, 500_000);
  expect(meter()).toMatchObject({ memoryBytes: 1_200_000, isSharedTwice: false });
});

test('the share of a process is read where the system tells it', () => {
  const share = memoryShare(process.pid) ?? 0;
  if (process.platform === 'linux') expect(share / process.memoryUsage.rss()).toBeGreaterThan(0.2);
  expect(share).toBeLessThanOrEqual(process.memoryUsage.rss() * 1.1);
  expect(memoryShare(2 ** 30)).toBeUndefined();
});
