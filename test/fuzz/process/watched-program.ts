import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What is kept of the last words of a program, for the report of its death. */
const keptText = 4_096;

/** A program of Node under attack: that it lives, and what it weighs. */
export class WatchedProgram {
  readonly child: ChildProcess;
  /** The end of what it wrote on standard error. */
  said = '';
  /** Lines on standard error, counted whole. */
  lines = 0;
  /** Told every line on standard error. */
  onLine: (line: string) => void = () => undefined;
  #rest = '';
  #out = '';
  #first: ((line: string) => void) | undefined;
  readonly ended: Promise<string>;

  /** @param args what Node is given: its own options, the file and what follows */
  constructor(args: readonly string[], env: Record<string, string> = {}, openFiles?: number) {
    const node = [process.execPath, ...args];
    const limited = openFiles === undefined ? node : ['/usr/bin/prlimit', `--nofile=${openFiles}`, '--', ...node];
    const [command = '', ...rest] = limited;
    this.child = spawn(command, rest, {
      stdio: 'pipe',
      env: { ...process.env, NODE_OPTIONS: '', ...env },
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#hear(text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (this.#rest + text).split('\n');
      this.#rest = (lines.pop() ?? '').slice(-keptText);
      for (const line of lines) this.onLine(line);
      this.lines += lines.length;
      this.said = (this.said + text).slice(-keptText);
    });
    this.ended = new Promise((resolve) => {
      this.child.once('exit', (code, signal) => resolve(`ended with ${signal ?? code}: ${this.said}`));
    });
  }

  /** The first line it writes; fails with its last words where it ends instead. */
  firstLine(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#first = resolve;
      this.#hear('');
      void this.ended.then((how) => reject(new Error(how)));
    });
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Resident bytes as they stand, whatever garbage is among them. */
  residentBytes(): number {
    const text = readFileSync(`/proc/${this.child.pid}/smaps_rollup`, 'utf8');
    return Number(/^Rss:\s+(\d+) kB$/m.exec(text)?.[1]) * 1_024;
  }

  async end(): Promise<void> {
    if (this.isAlive) this.child.kill('SIGTERM');
    const force = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    await this.ended;
    clearTimeout(force);
  }

  #hear(text: string): void {
    this.#out += text;
    const end = this.#out.indexOf('\n');
    if (end < 0) return;
    this.#first?.(this.#out.slice(0, end));
    // Only the first line is ever asked for.
    if (this.#first !== undefined) this.#out = this.#out.slice(0, end + 1);
  }
}
