import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { LocalClient } from '../../agent/local-api/local-client.ts';
import { firstLine, Processes } from '../start/processes.ts';
import { openStage } from '../start/stage.ts';
import { polledLatency } from './latency/polled.ts';
import { nextLines } from './measure/next-lines.ts';
import { quantile } from './measure/quantile.ts';
import type { Group, Metric } from './metric.ts';

const root = join(import.meta.dirname, '../..');
const rebootFile = '/run/reboot-required';
/** Where it is there, the flag is all that tells of a restart; else a machine that was just set up needs one whatever we do. */
const maker = '/usr/share/update-notifier/notify-reboot-required';
/** A change that nobody answered is a fault, not a figure. */
const limitMs = 10_000;
/** Ten batches of each in turn, so that a machine whose speed drifts drifts for both. */
const batches = 10;
const changesPerBatch = 20;
const warmUp = 20;
/** Between two changes: long enough that nothing of the one before is still under way. */
const pauseMs = 20;

type Change = (there: boolean) => Promise<void>;

/** From a change of a watched file to the verified decision, told over the local API; beside a toy that does the least. */
export const latencyGroup: Group = {
  id: 'latency',
  cheap: true,
  async run(): Promise<Metric[]> {
    if (process.getuid?.() !== 0 || existsSync(rebootFile)) {
      process.stderr.write(`latency.event is not measured: it needs root, and no ${rebootFile} of the system's own\n`);
      return [];
    }
    const processes = new Processes();
    const folder = mkdtempSync(join(tmpdir(), 'stance-toy-'));
    const isMakerOurs = !existsSync(maker);
    const madeFolder = mkdirSync(dirname(maker), { recursive: true });
    if (isMakerOurs) writeFileSync(maker, '');
    const stage = await openStage({
      policy: join(root, 'test/start/policy.yaml'),
      dist: join(root, 'dist'),
      agent: join(import.meta.dirname, 'latency/agent-process.ts'),
    });
    try {
      const real = await realChange(stage);
      const toy = await toyChange(processes, folder, stage.dataDir);
      await timed(real, warmUp);
      await timed(toy, warmUp);
      const took = { real: [] as number[], toy: [] as number[] };
      for (let batch = 0; batch < batches; batch++) {
        took.toy.push(...(await timed(toy, changesPerBatch)));
        took.real.push(...(await timed(real, changesPerBatch)));
      }
      const polled = await polledLatency(processes, folder);
      return [metric('p50', 0.5, 2, took), metric('p99', 0.99, 4, took), ...(polled === undefined ? [] : [polled])];
    } finally {
      rmSync(rebootFile, { force: true });
      if (isMakerOurs) rmSync(maker);
      if (madeFolder !== undefined) rmdirSync(madeFolder);
      await processes.end();
      await stage.end();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function metric(name: string, share: number, goal: number, took: { real: number[]; toy: number[] }): Metric {
  const [own, floor] = [quantile(took.real, share), quantile(took.toy, share)];
  return {
    id: `latency.event.${name}`,
    value: own / floor,
    unit: '×',
    goal,
    own,
    floor,
    baseUnit: 'ms',
    runs: took.real.length,
  };
}

async function timed(change: Change, count: number): Promise<number[]> {
  const took: number[] = [];
  for (let at = 0; at < count; at++) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const began = performance.now();
    await inTime(change(at % 2 === 0));
    took.push(performance.now() - began);
  }
  return took;
}

async function inTime(answered: Promise<void>): Promise<void> {
  let late: NodeJS.Timeout | undefined;
  const refused = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new Error(`a change was not answered in ${limitMs / 1_000} s`)), limitMs);
  });
  await Promise.race([answered, refused]).finally(() => clearTimeout(late));
}

const touch = (path: string, there: boolean): void => (there ? writeFileSync(path, '') : rmSync(path));

async function realChange(stage: Awaited<ReturnType<typeof openStage>>): Promise<Change> {
  const client = await LocalClient.open(stage.socket);
  let tell: () => void = () => undefined;
  let shown = '';
  client.watch((answer) => {
    const findings = 'status' in answer ? JSON.stringify(answer.status.decision?.findings) : shown;
    if (findings === shown) return;
    shown = findings;
    tell();
  });
  return async (there) => {
    const decided = new Promise<void>((resolve) => {
      tell = resolve;
    });
    // Once more, for whatever else changed on this machine meanwhile.
    stage.agentProcess.stdin?.write('.');
    touch(rebootFile, there);
    await decided;
    // Now, so that it is there long before the next change: on its heels it might be read after it.
    stage.agentProcess.stdin?.write('.');
  };
}

async function toyChange(processes: Processes, folder: string, dataDir: string): Promise<Change> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const tls = (name: string) => readFileSync(join(dataDir, 'tls', name), 'utf8');
  const start = (file: string, given: object) => {
    const child = processes.start(process.execPath, [join(import.meta.dirname, 'latency', file)]);
    child.stdin?.write(`${JSON.stringify(given)}\n`);
    return child;
  };
  const service = start('toy-service.ts', {
    cert: tls('server.pem'),
    key: tls('server-key.pem'),
    device: publicKey.export({ type: 'spki', format: 'pem' }),
  });
  const name = 'reboot-required';
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const agent = start('toy-agent.ts', { port: Number(await firstLine(service)), ca: tls('ca.pem'), key, folder, name });
  const lines = nextLines(agent);
  await lines.next();
  return async (there) => {
    touch(join(folder, name), there);
    await lines.next();
  };
}
