import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LocalClient } from '../../agent/local-api/local-client.ts';
import { firstLine, Processes } from '../start/processes.ts';
import { openStage, type Stage } from '../start/stage.ts';
import { agentCommand } from './measure/agent-command.ts';
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

async function startAgent(stage: Stage, processes: Processes): Promise<ChildProcess> {
  const child = processes.start(process.execPath, agentCommand(stage.config));
  await stage.answering(stage.socket);
  const client = await LocalClient.open(stage.socket);
  await new Promise<void>((resolve) =>
    client.watch((answer) => {
      if ('status' in answer && answer.status.link.state === 'connected' && !answer.status.checking) resolve();
    }),
  );
  client.close();
  return child;
}

async function startBare(stage: Stage, processes: Processes): Promise<ChildProcess> {
  const child = processes.start(process.execPath, [join(import.meta.dirname, 'idle/bare-client.cjs')]);
  child.stdin?.write(`${JSON.stringify({ url: stage.serviceUrl, ca: stage.ca })}\n`);
  await firstLine(child);
  return child;
}

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
