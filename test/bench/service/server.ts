import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstLine, type Processes } from '../../start/processes.ts';
import { commandOf } from '../../support/command-of.ts';
import { cpuMsOf, memoryKibOf } from '../measure/process-cost.ts';

/** A server of a comparison, in a process of its own whose cost can be read. */
export interface Server {
  readonly url: string;
  readonly ca: string;
  /** An enrolment code; the peers take any. */
  readonly code: string;
  /** CPU milliseconds so far, to the 10 ms that Linux counts in. */
  cpuMs(): number;
  /** Resident memory in KiB. */
  rssKib(): number;
}

const root = join(import.meta.dirname, '../../..');

/** The built service on a folder of its own, with its front door open wide: how fast it lets in is not what is compared. */
export async function startOwn(processes: Processes, dataDir: string, uses: number): Promise<Server> {
  const program = join(root, 'dist/decision-service/stance-service.cjs');
  const policy = join(root, 'decision-service/policy.example.yaml');
  const options = ['--listen', '127.0.0.1:0', '--json', '--policy', policy, '--admissions', '10000'];
  const child = processes.start(process.execPath, [...commandOf(program), 'run', '--data', dataDir, ...options]);
  const { url } = JSON.parse(await firstLine(child)) as { url: string };
  const token = processes.start(process.execPath, [
    program,
    'token',
    'create',
    '--data',
    dataDir,
    '--uses',
    String(uses),
  ]);
  return { url, ca: readFileSync(join(dataDir, 'tls/ca.pem'), 'utf8'), code: await firstLine(token), ...costs(child) };
}

/** Another server, a script beside this one, with the certificate of ours; it says where it is and what code it takes. */
export async function startPeer(processes: Processes, script: string, dataDir: string): Promise<Server> {
  const child = processes.start(process.execPath, [join(import.meta.dirname, script), join(dataDir, 'tls')]);
  const { url, code } = JSON.parse(await firstLine(child)) as { url: string; code: string };
  return { url, code, ca: readFileSync(join(dataDir, 'tls/ca.pem'), 'utf8'), ...costs(child) };
}

const costs = ({ pid }: ChildProcess): Pick<Server, 'cpuMs' | 'rssKib'> => ({
  cpuMs: () => cpuMsOf(pid),
  rssKib: () => memoryKibOf(pid, 'VmRSS'),
});
