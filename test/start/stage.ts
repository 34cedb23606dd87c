import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LocalClient } from '../../agent/local-api/local-client.ts';
import { commandOf } from '../support/command-of.ts';
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
  /** The agent as it runs now. */
  readonly agentProcess: ChildProcess;
  /** Ends the agent. */
  stopAgent(): Promise<void>;
  /** Starts the agent again on what it left behind, and waits until it answers. */
  startAgent(): Promise<void>;
  /** Ends the service; its data stays. */
  stopService(): Promise<void>;
  /** Runs the service's own command on its data. */
  service(args: readonly string[]): Promise<string>;
  /** Until an agent answers at a socket. */
  answering(socket: string): Promise<void>;
  /** Runs the `stance` command against this agent. */
  stance(args: readonly string[], input?: string): Promise<string>;
  /** Ends every process and removes the folder. */
  end(): Promise<void>;
}

export interface StageOptions {
  readonly policy: string;
  /** Where the built bundles lie. */
  readonly dist: string;
  /** Another agent than the built one, as a script for Node. */
  readonly agent?: string;
  readonly logLevel?: string;
  /** The environment of the agent and its commands, beside ours. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Starts service and agent from the built bundles in a folder of their own, and enrols the agent with a code that goes through
 * standard input, as a person would.
 */
export async function openStage(options: StageOptions): Promise<Stage> {
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
  { policy, dist, agent, logLevel = 'error', env: more = {} }: StageOptions,
): Promise<Stage> {
  const dataDir = join(folder, 'service');
  const node = process.execPath;
  const agentBundle = join(dist, 'agent/stance.cjs');
  const serviceBundle = join(dist, 'decision-service/stance-service.cjs');
  const service = (args: readonly string[]) =>
    outputOf(processes.start(node, [...commandOf(serviceBundle), ...args, '--data', dataDir]));
  const running = processes.start(node, [
    ...commandOf(serviceBundle),
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
  const caFile = join(dataDir, 'tls/ca.pem');

  const config = join(folder, 'agent.json');
  const socketDir = join(folder, 'run');
  writeFileSync(
    config,
    JSON.stringify({ mode: 'user', stateDir: join(folder, 'agent'), socketDir, caFile, logLevel }),
    { mode: 0o600 },
  );
  const socket = join(socketDir, 'agent.sock');
  const env = { ...process.env, ...more, STANCE_CONFIG: config, STANCE_SOCKET: socket };
  const stance = (args: readonly string[], input?: string) =>
    outputOf(processes.start(node, [agentBundle, ...args], { env }), input);
  const start = () => processes.start(node, agent === undefined ? [agentBundle, 'run'] : [agent], { env });
  let agentProcess = start();
  await answering(socket);
  const code = await service(['token', 'create']);
  await stance(['enrol'], code);
  return {
    folder,
    serviceUrl: url,
    ca: readFileSync(caFile, 'utf8'),
    dataDir,
    socket,
    config,
    processes,
    get agentProcess() {
      return agentProcess;
    },
    stopAgent: () => processes.endOne(agentProcess),
    startAgent: async () => {
      agentProcess = start();
      await answering(socket);
    },
    stopService: () => processes.endOne(running),
    service,
    answering,
    stance,
    end,
  };
}

/** Until the agent answers: a socket that is not there yet is asked again. */
async function answering(socket: string, tries = 200): Promise<void> {
  try {
    (await LocalClient.open(socket)).close();
  } catch (error) {
    if (tries === 0) throw error;
    await pause(25);
    await answering(socket, tries - 1);
  }
}
