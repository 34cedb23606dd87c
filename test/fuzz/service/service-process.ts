import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandOf } from '../../support/command-of.ts';
import { dist } from '../../support/fresh-bundles.ts';
import { WatchedProgram } from '../process/watched-program.ts';

const bundle = join(dist, 'decision-service/stance-service.cjs');
/** Every speaker enrols, and some again and again. */
const uses = '999999';

/** The decision service as people run it, with its own limits, and a code that enrols whoever attacks it. */
export interface ServiceProcess {
  readonly program: WatchedProgram;
  readonly url: string;
  readonly port: number;
  readonly caFile: string;
  readonly dataDir: string;
  readonly code: string;
  end(): Promise<void>;
}

/** @param openFiles how many files it may hold open, where less than usual */
export async function startServiceProcess(openFiles?: number): Promise<ServiceProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'stance-fuzz-'));
  const policy = join(dataDir, 'policy.yaml');
  copyFileSync(join(process.cwd(), 'decision-service/policy.example.yaml'), policy);
  const roots = join(dataDir, 'tpm-roots');
  mkdirSync(roots);
  const args = ['run', '--data', dataDir, '--listen', '127.0.0.1:0', '--policy', policy, '--json'];
  const program = new WatchedProgram([...commandOf(bundle), ...args], {}, openFiles);
  const { url, port, caFile } = JSON.parse(await program.firstLine()) as { url: string; port: number; caFile: string };
  copyFileSync(caFile, join(roots, 'ca.pem'));
  const made = spawnSync(process.execPath, [
    bundle,
    'token',
    'create',
    '--data',
    dataDir,
    '--uses',
    uses,
    '--expires',
    '1d',
  ]);
  if (made.status !== 0) throw new Error(`no code to enrol with: ${made.stderr}`);
  return {
    program,
    url,
    port,
    caFile,
    dataDir,
    code: made.stdout.toString().trim(),
    async end() {
      await program.end();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
