import { type ChildProcess, fork } from 'node:child_process';
import { on } from 'node:events';
import { join } from 'node:path';
import type { FleetOrder, FleetState } from './fleet-message.ts';

/** A process full of laptops. */
export interface Fleet {
  readonly folder: string;
  readonly count: number;
  /** Gives an order; resolves with how they stand once it is done. */
  order(order: FleetOrder): Promise<FleetState>;
  end(): Promise<void>;
}

export function startFleet(folder: string, count: number, source: string): Fleet {
  const child: ChildProcess = fork(source, [folder, String(count)], { execArgv: [], stdio: 'inherit' });
  const ended = new Promise<undefined>((resolve) => child.once('exit', () => resolve(undefined)));
  const answers = on(child, 'message');
  return {
    folder,
    count,
    async order(order) {
      child.send(order);
      const answer = await Promise.race([answers.next(), ended]);
      if (answer?.value === undefined) throw new Error(`the process of ${folder} ended with ${child.exitCode}`);
      return answer.value[0];
    },
    async end() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

/** Where the program of a fleet lies. */
export const fleetProgram = (root: string): string => join(root, 'test/storm/fleet-process.ts');
