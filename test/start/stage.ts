import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstLine, outputOf, Processes } from './processes.ts';

/** A whole Stance on loopback: a decision service, an enrolled agent, and where they are to be found. */
export interface Stage {
  readonly folder: string;
  readonly serviceUrl: string;
  readonly ca: string;
  readonly dataDir: string;
  readonly socket: string;
  readonly config: string;
  readonly processes: Processes;
  /** Runs the `stance` command against this agent. */
  stance(args: readonly string[], input?: string): Promise<string>;
  /** Ends every process and removes the folder. */
  end(): Promise<void>;
}

const root = join(import.meta.dirname, '../..');
const agent = join(root, 'dist/agent/stance.cjs');
const service = join(root, 'dist/decision-service/stance-service.cjs');

/**
 * Starts service and agent from the built bundles in a folder of their own, and enrols the agent with a code that goes through
 * standard input, as a person would.
 */
export async function openStage(options: { policy: string; logLevel?: string }): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'stance-'));
  const processes = new Processes();
  const end = async () => {
    await processes.end();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return await open(folder, processes, end, options);
  } catch (error) {
    await end();
    throw error;
  }
}

async function open(
  folder: string,
  processes: Processes,
  end: () => Promise<void>,
  { policy, logLevel = 'error' }: { policy: string; logLevel?: string },
): Promise<Stage> {
  const dataDir = join(folder, 'service');
  const node = process.execPath;
  const running = processes.start(node, [
    service,
    'run',
    '--data',
    dataDir,
    '--listen',
    '127.0.0.1:0',
    '--policy',
    policy,
    '--json',
  ]);
  const { url } = JSON.parse(await firstLine(running)) as { url: string };
  const caFile = join(dataDir, 'ca.pem');

  const config = join(folder, 'agent.json');
  const socketDir = join(folder, 'run');
  writeFileSync(
    config,
    JSON.stringify({ mode: 'user', stateDir: join(folder, 'agent'), socketDir, caFile, logLevel }),
    { mode: 0o600 },
  );
  const socket = join(socketDir, 'agent.sock');
  const env = { ...process.env, STANCE_CONFIG: config, STANCE_SOCKET: socket };
  const stance = (args: readonly string[], input?: string) =>
    outputOf(processes.start(node, [agent, ...args], { env }), input);
  processes.start(node, [agent, 'run'], { env });
  const code = await outputOf(processes.start(node, [service, 'token', 'create', '--data', dataDir]));
  await stance(['enrol'], code);
  return { folder, serviceUrl: url, ca: readFileSync(caFile, 'utf8'), dataDir, socket, config, processes, stance, end };
}
