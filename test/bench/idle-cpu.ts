import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Processes } from '../start/processes.ts';
import { openStage } from '../start/stage.ts';
import { startAgent, startBare } from './idle/start.ts';
import { childrenMsOf, runMsOf } from './measure/process-cost.ts';
import type { Group, Metric } from './metric.ts';

const root = join(import.meta.dirname, '../..');
const measuredMs = 600_000;
/** For what follows the first decision; the start is another figure. */
const settledMs = 12_000;

/** CPU of the enrolled agent while nothing happens for ten minutes; at the same time beside it a bare Node with a connection to the same service. */
export const idleCpu: Group = {
  id: 'idle.cpu',
  cheap: false,
  async run(): Promise<Metric[]> {
    const processes = new Processes();
    const stage = await openStage({ policy: join(root, 'test/start/policy.yaml'), dist: join(root, 'dist') });
    try {
      await stage.stopAgent();
      const agent = await startAgent(stage, processes);
      let bare = await startBare(stage, processes);
      // The service closes a connection that proves nothing after a minute: the bare one comes back then, which is not measured.
      let bareMs = 0;
      await pause(settledMs);
      const agentMs = () => runMsOf(agent.pid) + childrenMsOf(agent.pid);
      const before = agentMs();
      const begun = performance.now();
      while (performance.now() - begun < measuredMs) {
        const from = runMsOf(bare.pid);
        await pause(Math.min(40_000, measuredMs - (performance.now() - begun)));
        bareMs += runMsOf(bare.pid) - from;
        await processes.endOne(bare);
        bare = await startBare(stage, processes);
      }
      const passed = performance.now() - begun;
      const own = ((agentMs() - before) / passed) * 100;
      const floor = (bareMs / measuredMs) * 100;
      const runs = 1;
      return [
        { id: 'idle.cpu', value: own, unit: '% of a core', goal: 0.15, own, floor, runs },
        { id: 'idle.cpuRatio', value: own / floor, unit: '×', goal: 3, own, floor, baseUnit: '% of a core', runs },
      ];
    } finally {
      await processes.end();
      await stage.end();
    }
  },
};
