import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Processes } from '../start/processes.ts';
import { Spine } from '../support/spine.ts';
import { agentCommand } from './measure/agent-command.ts';
import { quantile } from './measure/quantile.ts';
import type { Group, Metric } from './metric.ts';

const pairs = 15;

/** From the start of the built agent's process to the evidence of that start on the wire; beside a Node that does nothing. */
export const startGroup: Group = {
  id: 'start',
  cheap: true,
  async run(): Promise<Metric[]> {
    const spine = new Spine();
    const processes = new Processes();
    try {
      await spine.startService(readFileSync(join(import.meta.dirname, '../start/policy.yaml'), 'utf8'));
      const start = agentOf(spine, processes);
      // Once to enrol; from then on every start finds everything where it belongs.
      await start();
      const own: number[] = [];
      const empty: number[] = [];
      for (let at = 0; at < pairs; at++) {
        empty.push(await emptyNode(processes));
        own.push(await start());
      }
      return [firstAttestation(own, empty)];
    } finally {
      await processes.end();
      await spine.close();
    }
  },
};

/**
 * Starts the agent, waits for the evidence of this start, and ends it once that was answered: what waits from before goes out first, and
 * is signed already. Gives the milliseconds between start and evidence.
 */
function agentOf(spine: Spine, processes: Processes): () => Promise<number> {
  const config = join(spine.folder, 'agent.json');
  const enrolmentFile = join(spine.folder, 'enrolment');
  writeFileSync(enrolmentFile, spine.service.createToken(), { mode: 0o600 });
  const { caFile } = spine.service;
  writeFileSync(config, JSON.stringify({ ...spine.settings, enrolmentFile, caFile, logLevel: 'error' }));
  return async () => {
    let heard: () => void = () => undefined;
    const evidence = new Promise<void>((resolve) => {
      heard = resolve;
    });
    spine.wire.hears = (type, text) =>
      type === 'attest' && (JSON.parse(text) as { live: boolean }).live ? heard() : undefined;
    const { args, env } = agentCommand(config);
    const began = performance.now();
    const child = processes.start(process.execPath, args, { env });
    await evidence;
    const took = performance.now() - began;
    await spine.untilStatus('its decision', ({ decision, checking }) => decision?.current === true && !checking);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
    return took;
  };
}

async function emptyNode(processes: Processes): Promise<number> {
  const began = performance.now();
  await once(processes.start(process.execPath, ['-e', '0']), 'exit');
  return performance.now() - began;
}

const firstAttestation = (own: readonly number[], empty: readonly number[]): Metric => ({
  id: 'start.firstAttestation',
  value: quantile(
    own.map((value, at) => value / (empty[at] ?? Number.NaN)),
    0.5,
  ),
  unit: '×',
  goal: 2,
  own: quantile(own, 0.5),
  floor: quantile(empty, 0.5),
  baseUnit: 'ms',
  runs: pairs,
});
