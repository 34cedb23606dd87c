import { describe, expect, test } from '@jest/globals';
import type { Answer } from '../../agent/host/host.ts';
import { PowerShell, type Program } from '../../agent/host/windows/powershell.ts';
import { questions } from '../../agent/host/windows/questions.ts';
import type { Row } from '../../agent/host/windows/windows-requests.ts';
import { systemCode } from '../../shared/errors.ts';
import { ManualClock } from '../../shared/testing/manual-clock.ts';
import { until } from '../support/until.ts';

/** A program that answers every question with its process, but the one on which it gets stuck. */
const program = async (): Promise<Program> => {
  const script = `require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const [id, name] = line.split(' ');
    if (name !== 'defender') process.stdout.write(JSON.stringify({ id, rows: [{ pid: process.pid }] }) + '\\n');
  })`;
  return { path: process.execPath, args: ['-e', script], env: {} };
};

const pidOf = (answer: Answer<readonly Row[]>): number => Number('is' in answer ? answer.is[0]?.['pid'] : Number.NaN);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    // Only "no such process" says that it is gone.
    if (systemCode(thrown) === 'ESRCH') return false;
    throw thrown;
  }
}

describe('a PowerShell', () => {
  test('that is stuck is killed at the limit of the question, and those that wait behind it are answered by another', async () => {
    const clock = new ManualClock();
    const shell = new PowerShell(program, clock);
    const before = pidOf(await shell.ask('deviceGuard'));
    const answers = Promise.all([shell.ask('defender'), shell.ask('deviceGuard')]);
    await until('the question to be put', 5_000, () => clock.waiting === 1);
    clock.advance(questions.defender.limitMs - 1);
    expect(isAlive(before)).toBe(true);
    clock.advance(1);
    const [late, next] = await answers;
    expect(late).toEqual({ unread: 'timedOut' });
    expect(pidOf(next)).not.toBe(before);
    await until('it to end', 5_000, () => !isAlive(before));
    await shell.end();
  });

  test('ends when it is told to, after what it was asked', async () => {
    const shell = new PowerShell(program);
    const asked = shell.ask('deviceGuard');
    await shell.end();
    const pid = pidOf(await asked);
    await until('it to end', 5_000, () => !isAlive(pid));
    expect(pidOf(await shell.ask('deviceGuard'))).not.toBe(pid);
    await shell.end();
  });
});
