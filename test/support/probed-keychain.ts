import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { end } from './announced-process.ts';

/** What came of one thing that was asked of a keychain. */
export interface Probed {
  readonly is?: unknown;
  readonly code?: string;
  readonly said?: string;
  readonly ms: number;
}

/** An agent's keychain in a process and a session of its own (keychain-probe.ts). */
export interface ProbedKeychain {
  ask(what: string, id?: string): Promise<Probed>;
  close(): Promise<void>;
}

/** Starts one in a session that an environment names. */
export function probeKeychain(env: Readonly<Record<string, string>>): ProbedKeychain {
  const child = spawn(process.execPath, [join(__dirname, 'keychain-probe.ts')], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting = new Map<number, (answer: Probed) => void>();
  let count = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { number, ...answer } = JSON.parse(line) as Probed & { number: number };
    waiting.get(number)?.(answer);
    waiting.delete(number);
  });
  return {
    ask: (what, id) =>
      new Promise((resolve) => {
        const number = count++;
        waiting.set(number, resolve);
        child.stdin.write(`${JSON.stringify([number, what, id])}\n`);
      }),
    close: () => end(child),
  };
}
