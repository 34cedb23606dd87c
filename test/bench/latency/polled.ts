import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LocalClient } from '../../../agent/local-api/local-client.ts';
import type { DeviceStatus } from '../../../shared/device-status.ts';
import type { Processes } from '../../start/processes.ts';
import { openStage } from '../../start/stage.ts';
import type { Metric } from '../metric.ts';

const root = join(import.meta.dirname, '../../..');
const clamd = '/usr/sbin/clamd';
/** The agent whose pace for a signal that flaps can be made to pass: here every change is meant. */
const agent = join(import.meta.dirname, 'agent-process.ts');
/** Where the agent asks it how it is. */
const clamdSocket = '/run/clamav/clamd.ctl';
/** The agent's look at protection processes, and what the goal grants beside it. */
const periodMs = 2_000;
const slackMs = 100;
const kills = 6;
const limitMs = 30_000;

/**
 * From the kill of a protection product that no service manager watches to the decision: a real clamd, started by hand and killed
 * with SIGKILL. Undefined, with a word on why, where there is none.
 */
export async function polledLatency(processes: Processes, folder: string): Promise<Metric | undefined> {
  if (!existsSync(clamd) || existsSync(clamdSocket)) {
    process.stderr.write('latency.polled is not measured: it needs an installed clamd that does not run\n');
    return undefined;
  }
  const stage = await openStage({ policy: policyIn(folder), dist: join(root, 'dist'), agent });
  try {
    const client = await LocalClient.open(stage.socket);
    const statuses = statusesOf(client);
    const took: number[] = [];
    for (let at = 0; at < kills; at++) {
      const child = startClamd(processes, folder);
      await statuses.until((status) => !finds(status));
      stage.agentProcess.stdin?.write('.');
      const began = performance.now();
      child.kill('SIGKILL');
      await statuses.until(finds);
      took.push(performance.now() - began);
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    client.close();
    return { id: 'latency.polled', value: Math.max(...took), unit: 'ms', goal: periodMs + slackMs, runs: kills };
  } finally {
    rmSync(clamdSocket, { force: true });
    await stage.end();
  }
}

const finds = ({ decision }: DeviceStatus): boolean =>
  decision?.findings.some(({ id }) => id.startsWith('edr.')) !== false;

/** The policy of newcomers, content with a product that runs: a clamd without real definitions is not well. */
function policyIn(folder: string): string {
  const path = join(folder, 'policy.yaml');
  const newcomers = readFileSync(join(root, 'test/start/policy.yaml'), 'utf8');
  writeFileSync(path, newcomers.replace(/^( *edr: \{)/m, '$1 rule: { health: optional },'));
  return path;
}

/** A clamd that knows one harmless signature: it runs and answers like any other. */
function startClamd(processes: Processes, folder: string): ChildProcess {
  const database = join(folder, 'clamav');
  const config = join(folder, 'clamd.conf');
  mkdirSync(database, { recursive: true });
  mkdirSync(dirname(clamdSocket), { recursive: true });
  writeFileSync(
    join(database, 'test.ndb'),
    `Stance.Test:0:*:${Buffer.from('stance test signature').toString('hex')}\n`,
  );
  writeFileSync(config, `DatabaseDirectory ${database}\nLocalSocket ${clamdSocket}\nForeground yes\n`);
  return processes.start(clamd, ['--config-file', config], { stdio: 'ignore' });
}

function statusesOf(client: LocalClient) {
  let last: DeviceStatus | undefined;
  let check: () => void = () => undefined;
  client.watch((answer) => {
    if ('status' in answer) last = answer.status;
    check();
  });
  return {
    until: (holds: (status: DeviceStatus) => boolean): Promise<void> =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`not within ${limitMs / 1_000} s`)), limitMs);
        check = () => {
          if (last === undefined || !holds(last)) return;
          clearTimeout(late);
          resolve();
        };
        check();
      }),
  };
}
