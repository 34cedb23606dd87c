import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { buildBundle } from './build.ts';
import { type Bundle, bundles } from './bundles.ts';
import { isFresh } from './is-fresh.ts';

let dir: string;
let bundle: Bundle;
const source = (name: string, text: string): void => writeFileSync(join(dir, 'src', name), text);
const built = (name: string): string => join(dir, 'out', 'tool', name);

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-build-'));
  mkdirSync(join(dir, 'src/window'), { recursive: true });
  source('main.ts', `import { word } from './word.ts';\nconsole.log(word, import.meta.dirname === __dirname);`);
  source('word.ts', `export const word: string = 'built';`);
  source('window/index.html', '<p>shown</p>');
  source('window/window.ts', 'throw new Error()');
  bundle = {
    name: 'tool',
    sources: [join(dir, 'src')],
    steps: [
      { from: join(dir, 'src/main.ts'), to: 'tool.cjs', command: true, options: { platform: 'node', format: 'cjs' } },
      { copy: join(dir, 'src/window'), to: 'window' },
    ],
  };
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('a build', () => {
  test('makes a command that can be started by its path', async () => {
    await buildBundle(bundle, join(dir, 'out'));
    expect(statSync(built('tool.cjs')).mode & 0o777).toBe(0o755);
    const { stdout } = await promisify(execFile)(process.execPath, [built('tool.cjs')]);
    expect(stdout).toBe('built true\n');
    expect(readFileSync(built('tool.cjs'), 'utf8').split('\n')[0]).toBe('#!/usr/bin/env node');
  });

  test('makes a command that gives Node its options by itself', async () => {
    const [command, ...rest] = bundle.steps;
    const steps = [
      { ...command, nodeOptions: ['--max-semi-space-size=3', '--stack-size=900'] } as typeof command,
      ...rest,
    ];
    source('main.ts', 'console.log(process.execArgv.join());');
    await buildBundle({ ...bundle, steps: steps as typeof bundle.steps }, join(dir, 'out'));
    const env = { PATH: `${dirname(process.execPath)}:${process.env['PATH']}` };
    const { stdout } = await promisify(execFile)(built('tool.cjs'), [], { env });
    expect(stdout).toBe('--max-semi-space-size=3,--stack-size=900\n');
  });

  test('copies what is shown and leaves the TypeScript out', async () => {
    await buildBundle(bundle, join(dir, 'out'));
    expect(readdirSync(built('window'))).toEqual(['index.html']);
  });

  test('leaves nothing half-written behind', async () => {
    await buildBundle(bundle, join(dir, 'out'));
    expect(readdirSync(built('.')).sort()).toEqual(['.built', 'tool.cjs', 'window']);
  });

  test('fails on a warning and names the file', async () => {
    source('main.ts', 'console.log(import.meta.url);');
    await expect(buildBundle(bundle, join(dir, 'out'))).rejects.toThrow(/main\.ts:1: "import\.meta" is not available/);
  });
});

describe('a bundle that is compiled beforehand', () => {
  const agent = bundles.find(({ name }) => name === 'agent');
  const at = (name: string): string => join(dir, 'out/agent', name);
  const start = (): Promise<{ stdout: string }> => promisify(execFile)(process.execPath, [at('start.cjs'), 'version']);
  /** The agent's words, with a configuration that ends it at once. */
  const run = ['run', '--config', '/dev/null/none'];
  /** What V8 says of the code that it is given, which is nothing else than how long starting takes. */
  const isTaken = async (words = ['version'], file = 'stance.cjs'): Promise<boolean> => {
    writeFileSync(
      join(dir, 'report.cjs'),
      `const vm = require('node:vm');
       process.on('exit', () => console.log(vm.Script.taken));
       vm.Script = class extends vm.Script {
         constructor(...given) {
           super(...given);
           vm.Script.taken = given[1].filename + ' ' + (this.cachedDataRejected === false);
         }
       };`,
    );
    const said = await promisify(execFile)(process.execPath, [
      '-r',
      join(dir, 'report.cjs'),
      at('start.cjs'),
      ...words,
    ]).catch((failed: { stdout: string }) => failed);
    const [last = ''] = said.stdout.trim().split('\n').slice(-1);
    expect(last.startsWith(at(file))).toBe(true);
    return last.endsWith(' true');
  };

  beforeEach(async () => {
    if (agent === undefined) throw new Error('there is no bundle "agent"');
    await buildBundle(agent, join(dir, 'out'));
  });

  test('starts from its code, and is the same bytes when it is built again', async () => {
    expect(await isTaken()).toBe(true);
    const codes = ['stance.code', 'agent.code'];
    const before = codes.map((name) => readFileSync(at(name)));
    if (agent !== undefined) await buildBundle(agent, join(dir, 'out'));
    for (const [index, name] of codes.entries())
      expect(readFileSync(at(name)).equals(before[index] ?? Buffer.of())).toBe(true);
  });

  test('starts the agent itself from a file that holds nothing else, and says the rest of it from the other', async () => {
    expect(await isTaken(run, 'agent.cjs')).toBe(true);
    expect(await isTaken(['run', '--help'])).toBe(true);
    expect(await isTaken([...run, '--json'])).toBe(true);
    expect(readFileSync(at('agent.cjs')).length).toBeLessThan(0.8 * readFileSync(at('stance.cjs')).length);
  });

  test('holds the source of what runs all day at one byte a character', () => {
    expect(readFileSync(at('agent.cjs')).every((byte) => byte < 0x80)).toBe(true);
  });

  test('never runs the code of other bytes, also where they are as many', async () => {
    writeFileSync(
      at('stance.cjs'),
      readFileSync(at('stance.cjs'), 'utf8').replace('run the agent in', 'Run the agent in'),
    );
    expect(await isTaken()).toBe(false);
  });

  test.each([
    ['gone', undefined],
    ['empty', ''],
    ['cut off', 'half'],
  ])('starts all the same when its code is %s', async (_, content) => {
    const whole = readFileSync(at('stance.code'));
    if (content === undefined) rmSync(at('stance.code'));
    else writeFileSync(at('stance.code'), content === 'half' ? whole.subarray(0, whole.length / 2) : content);
    expect((await start()).stdout).toMatch(/^stance \d/);
  });
});

describe('a bundle is fresh', () => {
  const age = (name: string, seconds: number): void =>
    utimesSync(join(dir, 'src', name), Date.now() / 1000 + seconds, Date.now() / 1000 + seconds);
  /** Nothing of the checkout itself counts here: the temporary folder stands for all of it. */
  const fresh = (): boolean => isFresh(bundle, dir, join(dir, 'out'));

  beforeEach(() => {
    mkdirSync(join(dir, 'installers'));
    for (const name of ['package.json', 'package-lock.json']) writeFileSync(join(dir, name), '{}');
    // A minute old, so that no test hangs on the grain of the file system's clock.
    for (const path of ['.', ...readdirSync(dir, { recursive: true, encoding: 'utf8' })])
      utimesSync(join(dir, path), Date.now() / 1000 - 60, Date.now() / 1000 - 60);
  });

  test('not before the first build', () => expect(fresh()).toBe(false));

  test('after a build, until a source changes', async () => {
    await buildBundle(bundle, join(dir, 'out'));
    expect(fresh()).toBe(true);
    age('word.ts', 5);
    expect(fresh()).toBe(false);
  });

  test('until a source is taken away', async () => {
    await buildBundle(bundle, join(dir, 'out'));
    rmSync(join(dir, 'src/word.ts'));
    expect(fresh()).toBe(false);
  });

  test('not when a source changed while it was built', async () => {
    const building = buildBundle(bundle, join(dir, 'out'));
    age('word.ts', 1);
    await building;
    expect(fresh()).toBe(false);
  });
});
