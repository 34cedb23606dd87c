import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { lockStateFolder } from '../../agent/state-lock.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-lock-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('a state folder is one agent’s at a time, and free again once that one has let go', () => {
  const unlock = lockStateFolder(dir);
  expect(() => lockStateFolder(dir)).toThrow(expect.objectContaining({ code: 'alreadyRunning' }));
  expect(() => lockStateFolder(dir)).toThrow(new RegExp(dir));
  unlock();
  lockStateFolder(dir)();
});

test('the file is for the agent alone and holds nothing', () => {
  const unlock = lockStateFolder(dir);
  const { mode, size } = statSync(join(dir, 'lock'));
  expect([mode & 0o077, size]).toEqual([0, 0]);
  unlock();
});

test('an agent that was killed keeps no other out', async () => {
  const script = `
    import { lockStateFolder } from ${JSON.stringify(join(process.cwd(), 'agent/state-lock.ts'))};
    lockStateFolder(process.argv[1]);
    // Nobody keeps what came back: the lock holds all the same.
    globalThis.gc();
    console.log('held');
    setInterval(() => undefined, 1_000);`;
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', script, dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // An error instead of the line is the end of the child, and of the test.
  child.once('exit', () => child.stdout.destroy());
  try {
    await once(createInterface({ input: child.stdout }), 'line');
    expect(() => lockStateFolder(dir)).toThrow(/another Stance agent/);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  lockStateFolder(dir)();
});
