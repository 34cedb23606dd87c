import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** How long a program may take to say where it is. */
const startLimitMs = 20_000;

/** Starts a program that writes where it can be found on its file descriptor 3. */
export const startAnnounced = (command: string, args: readonly string[]): ChildProcess =>
  spawn(command, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });

/** What an announced program says first. */
export function firstLine(child: ChildProcess): Promise<string> {
  const said = child.stdio[3] as Readable;
  return new Promise((resolve, reject) => {
    let text = '';
    const late = setTimeout(() => reject(new Error(`${child.spawnfile} did not start in time`)), startLimitMs);
    const settle = (finish: () => void) => {
      clearTimeout(late);
      finish();
    };
    child.once('error', (error) => settle(() => reject(error)));
    child.once('exit', (code) => settle(() => reject(new Error(`${child.spawnfile} ended with ${code}`))));
    said.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const line = text.split('\n')[0] ?? '';
      if (text.includes('\n')) settle(() => resolve(line));
    });
  });
}

/** Asks a child to end, and makes it end when it has not after a while. */
export function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), 5_000);
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
