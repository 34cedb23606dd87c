import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { sampleStatuses } from '../../shared/testing/sample-statuses.ts';
import { type FakeDaemon, startFakeDaemon } from '../support/electron/fake-daemon.ts';
import { until } from '../support/until.ts';

const now = Math.floor(Date.now() / 1_000);
const samples = sampleStatuses(now);
const limitMs = 10_000;

let daemon: FakeDaemon;
let child: ChildProcess | undefined;
let printed: string;
let faults: string;
beforeEach(async () => {
  daemon = await startFakeDaemon(samples.compliant);
  printed = '';
  faults = '';
});
afterEach(async () => {
  child?.kill('SIGKILL');
  child = undefined;
  await daemon.close();
});

const start = (program: string, args: readonly string[]): ChildProcess => {
  const env = { PATH: process.env['PATH'] ?? '', TERM: 'xterm', TZ: 'UTC', STANCE_SOCKET: daemon.socket };
  const started = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  started.stdout.on('data', (part) => {
    printed += part;
  });
  started.stderr.on('data', (part) => {
    faults += part;
  });
  child = started;
  return started;
};
const main = join(process.cwd(), 'agent/main.ts');
const watch = (...args: string[]) => start(process.execPath, [main, 'watch', ...args]);
const lines = () => printed.split('\n').slice(0, -1);
const untilLines = (count: number) => until(`${count} lines`, limitMs, () => lines().length >= count);
const ended = (program: ChildProcess) =>
  new Promise<number | null>((resolve) => program.on('close', (code) => resolve(code)));
/** Processor time of a process so far, in clock ticks of 10 ms. */
const ticks = (pid: number | undefined): number => {
  const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const fields = rest.split(' ');
  return Number(fields[11]) + Number(fields[12]);
};

test('in a pipe each change is one line, and what is no change is none', async () => {
  const program = watch();
  await untilLines(1);
  expect(lines()[0]).toMatch(/^\d\d:\d\d {2}Compliant: all 10 rules met · Your laptop meets all 10 rules/);
  daemon.say({ ...samples.compliant, latency: { collectMs: 1, signMs: 1, answerMs: 1, totalMs: 3 } });
  daemon.say(samples.attention);
  await untilLines(2);
  expect(lines()[1]).toMatch(/Attention: Sensitive closes at .* · Security updates: Restart needed · by /);
  program.kill('SIGINT');
  expect(await ended(program)).toBe(0);
  expect(lines()).toHaveLength(2);
  expect(faults).toBe('');
});

test('an agent that dies is told at once, and so is one that comes back; waiting for it costs nothing', async () => {
  const program = watch();
  await untilLines(1);
  const [before, began] = [ticks(program.pid), performance.now()];
  await daemon.kill();
  await untilLines(2);
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(lines()[1]).toContain('The agent is not running');
  // The second try comes a second and a half after the end.
  await until('two tries that found nobody', limitMs, () => performance.now() - began > 1_600);
  await daemon.revive();
  await untilLines(3);
  expect(lines()[2]).toContain('Compliant');
  expect(ticks(program.pid) - before).toBeLessThan(50);
  program.kill('SIGTERM');
  expect(await ended(program)).toBe(0);
});

test('without an agent it says so and waits', async () => {
  await daemon.kill();
  watch();
  await untilLines(1);
  expect(lines()[0]).toMatch(/The agent is not running/);
  await daemon.revive();
  await until('the agent', limitMs, () => lines().some((line) => line.includes('Compliant')));
});

test('with --json each status is one line, and silence is one without a status', async () => {
  const program = watch('--json');
  await untilLines(1);
  daemon.say(samples.blocked);
  await untilLines(2);
  await daemon.kill();
  await untilLines(3);
  const [first, second, third] = lines().map((line) => JSON.parse(line));
  expect(first).toMatchObject({ status: samples.compliant, view: { state: 'compliant' } });
  expect(second).toMatchObject({ status: { decision: { levels: ['base'] } }, view: { state: 'blocked' } });
  expect(third).toMatchObject({ status: null, view: { state: 'notRunning' } });
  program.kill('SIGINT');
  expect(await ended(program)).toBe(0);
});

test('on a terminal it is drawn in place, anew at a change only, and Ctrl-C gives the terminal back', async () => {
  // script(1) gives it a terminal of its own, and hands what is typed to it.
  const command = `stty rows 60 cols 120; exec "${process.execPath}" "${main}" watch`;
  const program = start('script', ['-qec', command, '/dev/null']);
  await until('the view', limitMs, () => printed.includes('Ctrl-C ends it.'));
  expect(printed).toContain('\u001b[?1049h');
  const draws = () => printed.split('\u001b[H').length - 1;
  expect(draws()).toBe(1);
  daemon.say(samples.compliant);
  daemon.say(samples.attention);
  await until('the change', limitMs, () => printed.includes('Restart needed'));
  expect(draws()).toBe(2);
  program.stdin?.write('\u0003');
  expect(await ended(program)).toBe(0);
  expect(printed.trimEnd().endsWith('\u001b[?7h\u001b[?25h\u001b[?1049l')).toBe(true);
});
