import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync } from 'node:fs';
import { join } from 'node:path';

/** Makes the rig's programs; gives the folder they lie in, which is in the project so that they find its packages. */
export function makeChildren(): string {
  const cache = join(process.cwd(), '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'crash-'));
  const script = join(process.cwd(), 'test/crash/bundle-children.ts');
  const { status, stderr } = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the programs of the rig could not be made: ${stderr}`);
  return folder;
}

/** Starts a program with its orders; what it says is added to a log. Its file descriptor 3 is a pipe. */
export function startChild(program: string, orders: unknown, log: string): ChildProcess {
  const said = openSync(log, 'a');
  try {
    return spawn(process.execPath, [program, JSON.stringify(orders)], { stdio: ['ignore', said, said, 'pipe'] });
  } finally {
    closeSync(said);
  }
}

/** Whether a process runs. */
export const isAlive = (child: ChildProcess | undefined): child is ChildProcess =>
  child !== undefined && child.exitCode === null && child.signalCode === null;

/** Ends a process by a signal, and waits until it is gone. */
export async function endBy(child: ChildProcess | undefined, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (!isAlive(child)) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
