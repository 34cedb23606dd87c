import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A C program that makes the requests of a pass and does nothing else. */
export interface Floor {
  /** Milliseconds of one pass, out of `passes` in a row. */
  passMs(passes: number): Promise<number>;
  stop(): void;
}

const letters: Readonly<Record<string, string>> = { text: 't', head: 'h', stat: 's', link: 'k', list: 'l' };

/** Compiles the floor with the machine's own compiler and starts it with the requests of a pass, as recordings name them. */
export function startFloor(requests: readonly string[]): Floor {
  const folder = mkdtempSync(join(tmpdir(), 'stance-floor-'));
  const program = join(folder, 'floor');
  execFileSync('cc', ['-O2', '-Wall', '-o', program, join(import.meta.dirname, 'floor.c')]);
  writeFileSync(join(folder, 'requests'), requests.map(lineOf).join(''));
  const child = spawn(program, [join(folder, 'requests')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async passMs(passes) {
      child.stdin.write(`${passes}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('the floor ended');
      return Number(value) / 1_000_000;
    },
    stop() {
      child.stdin.end();
      rmSync(folder, { recursive: true });
    },
  };
}

function lineOf(request: string): string {
  const [, kind = '', path] = /^(\w+) (?:\d+ )?(\/.*)$/.exec(request) ?? [];
  const letter = letters[kind];
  // A tool or a socket has no floor in files, and would make ours look dear: none is asked in a warm pass.
  if (letter === undefined || path === undefined) throw new Error(`a pass is not to ask "${request}"`);
  return `${letter} ${path}\n`;
}
