import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../support/until.ts';
import { rootPath } from './debian-tree.ts';

/** A small Debian boots in one or two seconds; a busy machine may need many more. */
const bootMs = 90_000;
/** What one command inside may take. */
const commandMs = 60_000;

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A Debian with systemd as its first process, in namespaces of its own, without a network. Its disk lives until `end`. */
export class DebianMachine {
  readonly #tree: string;
  readonly #work: string;
  readonly #share: string;
  #nspawn: ChildProcess | undefined;
  #console = '';
  #leader = 0;

  private constructor(tree: string, work: string, share: string) {
    this.#tree = tree;
    this.#work = work;
    this.#share = share;
  }

  /** A machine that is off, with a fresh disk below `dir` and the folder `share` at /share. */
  static async create(tree: string, dir: string, share: string): Promise<DebianMachine> {
    return new DebianMachine(tree, await mkdtemp(join(dir, 'machine-')), share);
  }

  /** Runs a command on the disk while the machine is off, as an image builder does: nothing is booted. */
  async runOff(...command: string[]): Promise<Ran> {
    return finished('unshare', this.#arguments('--as-pid2', '--', ...command));
  }

  /** Switches it on and waits until systemd says that everything which was to start has started. */
  async boot(): Promise<void> {
    const nspawn = spawn('unshare', this.#arguments('--boot'), {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: rootPath },
    });
    this.#nspawn = nspawn;
    this.#console = '';
    for (const stream of [nspawn.stdout, nspawn.stderr])
      stream.on('data', (bytes: Buffer) => {
        this.#console = (this.#console + bytes.toString()).slice(-8_192);
      });
    await until(`the machine to boot`, bootMs, async () => {
      if (nspawn.exitCode !== null) throw new Error(`systemd-nspawn ended:\n${this.#console}`);
      this.#leader = firstProcessUnder(nspawn.pid ?? 0) ?? 0;
      if (this.#leader === 0) return false;
      const { stdout } = await this.run('systemctl', 'is-system-running');
      return ['running', 'degraded'].includes(stdout.trim());
    });
  }

  /** Runs a command inside, as root. */
  async run(...command: string[]): Promise<Ran> {
    const env = ['env', '-i', `PATH=${rootPath}`, 'LANG=C.UTF-8', 'HOME=/root', 'DEBIAN_FRONTEND=noninteractive'];
    return finished('nsenter', ['--target', String(this.#leader), '--all', '--', ...env, ...command]);
  }

  /** The output of a command inside that must succeed. */
  async ask(...command: string[]): Promise<string> {
    const { status, stdout, stderr } = await this.run(...command);
    if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
    return stdout.trim();
  }

  /** Switches it off in order and keeps its disk. */
  async powerOff(): Promise<void> {
    await this.ask('systemctl', 'poweroff');
    const nspawn = this.#nspawn;
    await until('the machine to go off', bootMs, () => nspawn?.exitCode !== null);
    this.#nspawn = undefined;
  }

  /** Pulls the plug if it is on, and throws its disk away. */
  async end(): Promise<void> {
    const nspawn = this.#nspawn;
    if (nspawn !== undefined && nspawn.exitCode === null && nspawn.signalCode === null) {
      // With its first process every other one in it is gone, and nspawn then ends by itself.
      if (this.#leader !== 0) process.kill(this.#leader, 'SIGKILL');
      else nspawn.kill('SIGKILL');
      await until('systemd-nspawn to end', 10_000, () => nspawn.exitCode !== null || nspawn.signalCode !== null);
    }
    rmSync(this.#work, { recursive: true, force: true });
  }

  #arguments(...nspawn: string[]): string[] {
    const script = join(import.meta.dirname, 'in-namespace');
    return ['--mount', '--propagation', 'private', script, this.#tree, this.#work, this.#share, ...nspawn];
  }
}

const finished = (command: string, args: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const options = { env: { PATH: rootPath }, timeout: commandMs, maxBuffer: 4 * 1_048_576 };
    execFile(command, args, options, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ status, stdout, stderr });
    });
  });

/** The child of a process that is the first one of a process namespace (`NSpid` in proc_pid_status(5) ends in 1). */
const firstProcessUnder = (parent: number): number | undefined => {
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const status = statusOf(pid);
    if (Number(/^PPid:\t(\d+)$/m.exec(status)?.[1]) === parent && /^NSpid:\t\d+\t(?:\d+\t)*1$/m.test(status))
      return Number(pid);
  }
  return undefined;
};

const statusOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch (_endedMeanwhile) {
    // The process ended between the listing and the reading, so it is nobody's child any more.
    return '';
  }
};
