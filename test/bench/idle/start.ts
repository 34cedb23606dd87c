import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { LocalClient } from '../../../agent/local-api/local-client.ts';
import { firstLine, type Processes } from '../../start/processes.ts';
import type { Stage } from '../../start/stage.ts';
import { agentCommand } from '../measure/agent-command.ts';

/** Starts the enrolled agent as its unit does; resolves once it is connected and has finished its first look. */
export async function startAgent(stage: Stage, processes: Processes): Promise<ChildProcess> {
  const { args, env } = agentCommand(stage.config);
  const child = processes.start(process.execPath, args, { env });
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

/** Starts a bare Node that holds a connection to the same service; resolves once it does. */
export async function startBare(stage: Stage, processes: Processes): Promise<ChildProcess> {
  const child = processes.start(process.execPath, [join(import.meta.dirname, 'bare-client.cjs')]);
  child.stdin?.write(`${JSON.stringify({ url: stage.serviceUrl, ca: stage.ca })}\n`);
  await firstLine(child);
  return child;
}
