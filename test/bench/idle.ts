import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Processes } from '../start/processes.ts';
import { openStage } from '../start/stage.ts';
import { startAgent, startBare } from './idle/start.ts';
import { median } from './measure/median.ts';
import type { Group, Metric } from './metric.ts';

const root = join(import.meta.dirname, '../..');
const rounds = 3;
/** Long enough for what follows the first decision: what was counted is written down ten seconds after the start. */
const settledMs = 12_000;

/** Private memory of the enrolled agent at rest; beside a bare Node that holds a connection to the same service. */
export const idleGroup: Group = {
  id: 'idle',
  cheap: true,
  async run(): Promise<Metric[]> {
    const processes = new Processes();
    const stage = await openStage({ policy: join(root, 'test/start/policy.yaml'), dist: join(root, 'dist') });
    try {
      await stage.stopAgent();
      const own: number[] = [];
      const peer: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const agent = await startAgent(stage, processes);
        const bare = await startBare(stage, processes);
        await pause(settledMs);
        own.push(privateMib(agent));
        peer.push(privateMib(bare));
        await processes.endOne(agent);
        await processes.endOne(bare);
      }
      return metrics(median(own), median(peer));
    } finally {
      await processes.end();
      await stage.end();
    }
  },
};

/** What only this process holds, in MiB (proc_pid_smaps_rollup(5)). */
function privateMib({ pid }: ChildProcess): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kib = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+) kB$`, 'm').exec(rollup)?.[1]);
  return (kib('Private_Clean') + kib('Private_Dirty')) / 1_024;
}

const metrics = (own: number, peer: number): Metric[] => [
  { id: 'idle.private', value: own, unit: 'MiB', goal: 30, own, peer, runs: rounds },
  {
    id: 'idle.privateVsBare',
    value: own / peer,
    unit: '×',
    goal: 1.25,
    own,
    peer,
    baseUnit: 'MiB',
    runs: rounds,
  },
];
