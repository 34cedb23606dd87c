import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { exitStatus } from '../../shared/errors.ts';
import { dist } from './fresh-bundles.ts';

/** How a command ended, and what it said. */
export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Some commands wait half a minute for a service; what takes longer hangs. */
const limitMs = 40_000;

/** Whoever runs the tests may speak another language than they do. */
const inEnglish = { LC_ALL: 'C' };

/** Runs a command of the built product to its end. */
export function runCommand(
  program: 'stance' | 'service',
  args: readonly string[],
  options: { env?: Record<string, string>; input?: string } = {},
): Promise<Ended> {
  const path = { stance: join(dist, 'agent/stance.cjs'), service: join(dist, 'decision-service/stance-service.cjs') }[
    program
  ];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path, ...args], { env: { ...process.env, ...inEnglish, ...options.env } });
    const kill = setTimeout(() => child.kill('SIGKILL'), limitMs);
    let out = '';
    let err = '';
    child.stdout.on('data', (part) => {
      out += part;
    });
    child.stderr.on('data', (part) => {
      err += part;
    });
    child.on('exit', (status) => {
      clearTimeout(kill);
      resolve({ status, out, err });
    });
    child.stdin.end(options.input ?? '');
  });
}

/** One line that names what and where, its own exit status, and no stack trace. */
export function expectOneLine({ status, err }: Ended, code: keyof typeof exitStatus, ...named: string[]): void {
  expect({ status, err }).toMatchObject({ status: exitStatus[code] });
  expect(err.trimEnd().split('\n')).toHaveLength(1);
  for (const text of [...named, code]) expect(err).toContain(text);
  expect(err).not.toMatch(/\n\s+at /);
}
