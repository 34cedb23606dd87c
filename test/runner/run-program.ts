import { spawn } from 'node:child_process';
import { groupMembers } from './group-members.ts';

/** How a program ended: by itself, and who of its group was still alive then; or because we ended it. */
export type Ending =
  | { readonly status: number | null; readonly leftBehind: readonly string[] }
  | { readonly endedByUs: 'timeLimit' | 'lingered' };

export interface Run {
  readonly env?: NodeJS.ProcessEnv;
  readonly limitMs: number;
  /** Whether what it prints is shown. */
  readonly output: 'inherit' | 'ignore';
  /** Asked five times a second; once it says yes the program has `graceMs` left to end by itself. */
  readonly isDone?: () => boolean;
  readonly graceMs?: number;
}

/** What a test has ended may take this long to be gone. */
const partingMs = 2_000;

/**
 * Runs a program in a process group of its own, with nothing on its standard input. Whoever is still alive in the group
 * when the program has ended, or when its time is up, is ended.
 */
export const runProgram = (command: string, args: readonly string[], run: Run): Promise<Ending> =>
  new Promise((resolve, reject) => {
    const stdio = ['ignore', run.output, run.output] as const;
    const child = spawn(command, args, { stdio: [...stdio], detached: true, env: run.env });
    const group = child.pid;
    let endedByUs: 'timeLimit' | 'lingered' | undefined;
    let doneAt: number | undefined;
    const end = (why: 'timeLimit' | 'lingered'): void => {
      endedByUs = why;
      endGroup(group);
    };
    const limit = setTimeout(() => end('timeLimit'), run.limitMs);
    const watch = setInterval(() => {
      if (!run.isDone?.()) return;
      doneAt ??= Date.now();
      if (Date.now() - doneAt > (run.graceMs ?? 0)) end('lingered');
    }, 200);
    // A group of its own does not hear Ctrl-C on the terminal.
    const interrupted = (signal: NodeJS.Signals): void => {
      endGroup(group);
      process.exit(signal === 'SIGINT' ? 130 : 143);
    };
    process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
    const settle = (): void => {
      clearTimeout(limit);
      clearInterval(watch);
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    };
    child.once('error', (cause) => {
      settle();
      reject(new Error(`cannot start ${command}`, { cause }));
    });
    child.once('exit', async (status) => {
      clearTimeout(limit);
      clearInterval(watch);
      const leftBehind = endedByUs === undefined ? await remaining(group) : [];
      endGroup(group);
      settle();
      resolve(endedByUs === undefined ? { status, leftBehind } : { endedByUs });
    });
  });

const endGroup = (group: number | undefined): void => {
  try {
    if (group !== undefined) process.kill(-group, 'SIGKILL');
  } catch (_goneAlready) {
    // ESRCH: nobody is left in the group, which is what we want.
  }
};

const remaining = async (group: number | undefined): Promise<string[]> => {
  if (group === undefined) return [];
  const until = Date.now() + partingMs;
  for (;;) {
    const members = groupMembers(group);
    if (members.length === 0 || Date.now() > until) return members;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};
