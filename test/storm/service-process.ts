import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { cpuMsOf, memoryKibOf } from '../bench/measure/process-cost.ts';
import { firstLine, outputOf, Processes } from '../start/processes.ts';

/** The real service in a process of its own, that can be killed and started again on its port and data. */
export interface ServiceProcess {
  readonly caFile: string;
  /** What it wrote to standard error, over all its lives. */
  readonly said: readonly string[];
  /** Starts it; resolves once it takes connections. */
  start(): Promise<void>;
  /** Ends it as a power cut does: kill -9. */
  kill(): Promise<void>;
  /** A code that enrols so many laptops. */
  code(uses: number): Promise<string>;
  /** CPU seconds of this life so far, and the most memory it had in MiB. */
  cost(): { readonly cpuSeconds: number; readonly rssMib: number };
  end(): Promise<void>;
}

/** @param program the service's program, for Node */
export function serviceProcess(program: string, dataDir: string, more: readonly string[]): ServiceProcess {
  const processes = new Processes();
  const said: string[] = [];
  let running: ChildProcess | undefined;
  let port = 0;
  let caFile = '';
  const run = (args: readonly string[]) =>
    processes.start(process.execPath, [program, ...args, '--data', dataDir], { stdio: ['pipe', 'pipe', 'pipe'] });
  return {
    get caFile() {
      return caFile;
    },
    said,
    async start() {
      running = run(['run', '--listen', `127.0.0.1:${port}`, '--json', ...more]);
      if (running.stderr !== null) createInterface({ input: running.stderr }).on('line', (line) => said.push(line));
      ({ port, caFile } = JSON.parse(await firstLine(running)) as { port: number; caFile: string });
    },
    async kill() {
      const ended = new Promise((resolve) => running?.once('exit', resolve));
      running?.kill('SIGKILL');
      await ended;
    },
    code: (uses) =>
      outputOf(run(['token', 'create', '--uses', String(uses), '--expires', '1h'])).then((text) => text.trim()),
    cost: () => ({
      cpuSeconds: cpuMsOf(running?.pid) / 1_000,
      rssMib: memoryKibOf(running?.pid, 'VmHWM') / 1_024,
    }),
    end: () => processes.end(),
  };
}
