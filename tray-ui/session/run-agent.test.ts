import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { exitStatus } from '../../shared/errors.ts';
import { runAgent } from './run-agent.ts';

let folder: string;
const before = { ...process.env };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stance-run-'));
});
afterEach(() => {
  process.env = { ...before };
  rmSync(folder, { recursive: true });
});

const running = (program: string) => {
  const script = join(folder, 'agent.cjs');
  writeFileSync(script, program);
  return runAgent({ node: process.execPath, script });
};

test('is given its arguments and what it needs to find its socket, and nothing else of our environment', async () => {
  const secrets = { STANCE_TOKEN: 'x', NODE_OPTIONS: '', ELECTRON_RUN_AS_NODE: '1', LD_PRELOAD: '', PATH: '/tmp' };
  process.env = {
    ...before,
    ...secrets,
    STANCE_SOCKET: '/run/a.sock',
    XDG_RUNTIME_DIR: '/run/user/1',
    HOME: '/home/a',
  };
  const said = await running('console.log(JSON.stringify([process.argv.slice(2), process.env, process.cwd()]))');
  const env = { STANCE_SOCKET: '/run/a.sock', XDG_RUNTIME_DIR: '/run/user/1', HOME: '/home/a' };
  expect(JSON.parse(said ?? '')).toEqual([['session', '--json'], env, '/']);
});

test('is asked nothing else than what is listed here; a doctor that found faults ended well', async () => {
  const asked = (what: 'doctor' | 'flare', status: number) => {
    const script = join(folder, 'asked.cjs');
    writeFileSync(script, `console.log(process.argv.slice(2).join(' ')); process.exitCode = ${status};`);
    return runAgent({ node: process.execPath, script }, what);
  };
  expect(await asked('doctor', 0)).toBe('doctor --json\n');
  expect(await asked('doctor', exitStatus.doctorFoundFaults)).toBe('doctor --json\n');
  expect(await asked('doctor', 1)).toBeUndefined();
  expect(await asked('flare', 0)).toBe('flare -\n');
  expect(await asked('flare', exitStatus.doctorFoundFaults)).toBeUndefined();
});

test('that fails, is not there or says too much gives nothing', async () => {
  expect(await running('process.exit(5)')).toBeUndefined();
  expect(await running('console.log("x".repeat(70_000))')).toBeUndefined();
  expect(await runAgent({ node: join(folder, 'nothing'), script: 'x' })).toBeUndefined();
  const words = '"; touch evil; $(touch evil)';
  expect(await runAgent({ node: process.execPath, script: join(folder, words) })).toBeUndefined();
  expect(() => readFileSync(join(folder, 'evil'))).toThrow('ENOENT');
});
