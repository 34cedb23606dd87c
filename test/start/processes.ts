import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Processes that were started together and end together, the last one first. */
export class Processes {
  readonly #running: ChildProcess[] = [];

  /** Starts a process; its standard output is ours to read unless said otherwise. */
  start(command: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], ...options });
    this.#running.push(child);
    return child;
  }

  /** Asks a process to end, and makes it after five seconds. */
  async endOne(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(force);
  }

  /** Ends all of them. */
  async end(): Promise<void> {
    for (const child of this.#running.splice(0).toReversed()) await this.endOne(child);
  }
}

/** The first line that a process prints. Throws when it ends without one. */
export async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('nothing to read from');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error(`${child.spawnfile} ended before it was ready`);
}

/** Everything a process prints, once it has ended; throws when it fails. */
export async function outputOf(child: ChildProcess, input = ''): Promise<string> {
  child.stdin?.end(input);
  const ended = once(child, 'exit');
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const [status] = await ended;
  if (status !== 0) throw new Error(`${child.spawnfile} ${child.spawnargs.slice(1, 3).join(' ')} ended with ${status}`);
  return text;
}
