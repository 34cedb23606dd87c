import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { jestGroup } from './jest-group.ts';
import type { Outcome } from './outcome.ts';

const checkout = join(import.meta.dirname, '../..');
let dir: string;

/** Runs the real Jest with the real configuration, in a checkout of its own that holds one test file. */
const runWith = (source: string | undefined, all = false, limitMs = 50_000): Promise<Outcome> => {
  if (source !== undefined) writeFileSync(join(dir, 'agent/some.test.ts'), source);
  const place = {
    root: dir,
    jest: join(checkout, 'node_modules/jest/bin/jest.js'),
    config: join(dir, 'jest.config.cjs'),
  };
  return jestGroup({ name: 'unit', limitMs, workers: 1, graceMs: 1_000 }, place, { all, output: 'ignore' });
};

const globals = `import { expect, test } from '@jest/globals';\nimport { describeExtra, describeWith } from '../test/support/needs.ts';\n`;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-group-'));
  mkdirSync(join(dir, 'agent'));
  mkdirSync(join(dir, 'test'));
  for (const path of ['node_modules', 'package.json', 'shared']) symlinkSync(join(checkout, path), join(dir, path));
  cpTree('test/support');
  cpTree('jest.config.cjs');
});
afterEach(() => rmSync(dir, { recursive: true }));

const cpTree = (path: string): void => cpSync(join(checkout, path), join(dir, path), { recursive: true });

describe('a group of tests', () => {
  test('counts what passed and names what failed', async () => {
    const outcome = await runWith(
      `${globals}test('holds', () => expect(1).toBe(1));\ntest('breaks', () => expect(1).toBe(2));`,
    );
    expect(outcome).toMatchObject({ passed: 1, failures: ['agent/some.test.ts: breaks'], skips: [], extras: [] });
  });

  test('fails when a file cannot be loaded', async () => {
    const { passed, failures } = await runWith(`import './absent.ts';`);
    expect(passed).toBe(0);
    expect(failures).toEqual([expect.stringMatching(/^agent\/some\.test\.ts: /)]);
  });

  test('fails when it holds no test', async () => {
    expect((await runWith(undefined)).failures).not.toEqual([]);
  });

  test('fails when something is left open and it does not end by itself', async () => {
    const outcome = await runWith(`${globals}test('leaks', () => { setInterval(() => undefined, 1000); });`);
    expect(outcome.passed).toBe(1);
    expect(outcome.failures).toEqual([expect.stringMatching(/did not end by itself/)]);
  });

  test('fails when it leaves a process behind', async () => {
    const outcome = await runWith(
      `${globals}import { spawn } from 'node:child_process';\ntest('leaves', () => spawn('sleep', ['60'], { stdio: 'ignore' }).unref());`,
    );
    expect(outcome.failures).toEqual(['unit left processes behind: sleep']);
  });

  test('fails when it takes longer than it may', async () => {
    const outcome = await runWith(
      `${globals}test('hangs', () => new Promise(() => setInterval(() => undefined, 1000)));`,
      false,
      3_000,
    );
    expect(outcome.failures).toContainEqual('unit took longer than 3 s');
  });

  const lacking = `${globals}describeWith({ lacks: ['display (Xvfb)'] }, 'the tray', () => { test('one', () => undefined); test('two', () => undefined); });\ntest('holds', () => undefined);`;

  test('lists what was skipped with the reason', async () => {
    const outcome = await runWith(lacking);
    expect(outcome).toMatchObject({ passed: 1, failures: [] });
    expect(outcome.skips).toEqual(['agent/some.test.ts: the tray - skipped: no display (Xvfb) (2 tests)']);
  });

  test('fails instead of skipping where everything must run', async () => {
    const outcome = await runWith(lacking, true);
    expect(outcome).toMatchObject({
      passed: 1,
      skips: [],
      failures: ['agent/some.test.ts: the tray › has what it needs'],
    });
  });

  test('leaves an extra out without calling it skipped', async () => {
    const outcome = await runWith(
      `${globals}describeExtra('no samples', 'samples', () => test('one', () => undefined));\ntest('holds', () => undefined);`,
      true,
    );
    expect(outcome).toMatchObject({ passed: 1, failures: [], skips: [] });
    expect(outcome.extras).toEqual(['agent/some.test.ts: samples - extra, left out: no samples (1 test)']);
  });

  test('a test that is skipped without a reason is a skip like any other', async () => {
    const outcome = await runWith(`${globals}test.skip('later', () => undefined);\ntest('holds', () => undefined);`);
    expect(outcome.skips).toEqual(['agent/some.test.ts: later - skipped: without a reason (1 test)']);
  });
});
