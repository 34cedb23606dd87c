import { describe, expect, test } from '@jest/globals';
import { ManualClock } from '../../../shared/testing/manual-clock.ts';
import { PowerShell, type Program } from './powershell.ts';
import { powerShellScript } from './powershell-script.ts';
import { questions } from './questions.ts';

/** A program that answers lines as PowerShell would: `answer` is the body of a function of `id`, `name` and the count so far. */
const program = (answer: string): (() => Promise<Program>) => {
  const script = `let count = 0; require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const [id, name] = line.split(' '); count++;
    const say = (value) => process.stdout.write(JSON.stringify({ id, ...value }) + '\\r\\n');
    ${answer}
  })`;
  return async () => ({ path: process.execPath, args: ['-e', script], env: {} });
};

const ask = (answer: string) => new PowerShell(program(answer)).ask('defender');

describe('PowerShell', () => {
  test('is started once and answers each question with its own rows', async () => {
    const shell = new PowerShell(program('say({ rows: [{ name, pid: process.pid, count }] })'));
    const answers = await Promise.all([shell.ask('defender'), shell.ask('deviceGuard'), shell.ask('defender')]);
    const rows = answers.map((answer) => ('is' in answer ? answer.is[0] : answer));
    expect(rows).toMatchObject([{ name: 'defender', count: 1 }, { name: 'deviceGuard', count: 2 }, { count: 3 }]);
    expect(new Set(rows.map((row) => (row as { pid?: number }).pid)).size).toBe(1);
  });

  test.each([
    ['access denied', '{ hresult: -2147217405, code: 0 }', { unread: 'notPermitted' }],
    ['access denied, as a management code', '{ hresult: -2146233088, code: 2 }', { unread: 'notPermitted' }],
    ['no such namespace', '{ hresult: -2146233088, code: 3 }', { absent: true }],
    ['no such class', '{ hresult: -2147217392, code: 5 }', { absent: true }],
    ['too slow by its own word', '{ hresult: -2147209215, code: 1 }', { unread: 'timedOut' }],
    ['a number nobody explains', '{ hresult: -1, code: 1 }', { unread: 'unparseable' }],
    ['nothing at all', '{}', { unread: 'unparseable' }],
    ['rows that are none', '{ rows: 7 }', { unread: 'unparseable' }],
    ['one row in place of a list', '{ rows: { a: 1 } }', { unread: 'unparseable' }],
    ['no rows', '{ rows: [] }', { is: [] }],
    ['more rows than there can be', '{ rows: Array(65).fill({}) }', { unread: 'unparseable' }],
    ['the answer to another question', '{ id: "0", rows: [] }', { unread: 'unparseable' }],
  ])('that tells %s is understood', async (_, value, answer) => {
    expect(await ask(`say(${value})`)).toEqual(answer);
  });

  test.each([
    ['words', "process.stdout.write('Zugriff verweigert\\n')"],
    ['half a line and then ends', 'process.stdout.write(\'{"id":\'); process.exit(0)'],
    ['more than it was asked', "process.stdout.write(JSON.stringify({ id, rows: [] }) + '\\n{}\\n')"],
    ['without end', "process.stdout.write('x'.repeat(2e6))"],
    ['nothing and ends', 'process.exit(3)'],
  ])('that says %s is no answer', async (_, answer) => {
    expect(await ask(answer)).toEqual({ unread: 'unparseable' });
  });

  test('that answers out of turn is not believed from then on', async () => {
    const late =
      'if (count === 2) process.stdout.write(\'{"id":"1","rows":[]}\\n\'); say({ rows: [{ pid: process.pid }] })';
    const shell = new PowerShell(program(late));
    const first = await shell.ask('defender');
    expect(await shell.ask('defender')).toEqual({ unread: 'unparseable' });
    const third = await shell.ask('defender');
    expect(third).toMatchObject({ is: [{ pid: expect.any(Number) }] });
    expect(third).not.toEqual(first);
  });

  test('that dies is started again for the next question', async () => {
    const shell = new PowerShell(program('if (count === 2) process.exit(); say({ rows: [{ pid: process.pid }] })'));
    const first = await shell.ask('defender');
    expect(await shell.ask('defender')).toEqual({ unread: 'unparseable' });
    const third = await shell.ask('defender');
    expect(third).toMatchObject({ is: [{ pid: expect.any(Number) }] });
    expect(third).not.toEqual(first);
  });

  test('that cannot be started is missing, and left alone for a minute', async () => {
    let started = 0;
    const clock = new ManualClock();
    const shell = new PowerShell(async () => {
      started++;
      return { path: '/nowhere/powershell.exe', args: [], env: {} };
    }, clock);
    expect(await shell.ask('defender')).toEqual({ unread: 'toolMissing' });
    expect(await shell.ask('defender')).toEqual({ unread: 'toolMissing' });
    expect(started).toBe(1);
    clock.advance(60_000);
    expect(await shell.ask('defender')).toEqual({ unread: 'toolMissing' });
    expect(started).toBe(2);
  });

  test('is never given a question that is not one of ours', async () => {
    const shell = new PowerShell(program('say({ rows: [] })'));
    const hostile = 'constructor' as 'defender';
    expect(await shell.ask(hostile)).toEqual({ unread: 'unsupported' });
    expect(await shell.ask('x\n1 defender' as 'defender')).toEqual({ unread: 'unsupported' });
  });

  test('is given nothing of our own environment', async () => {
    process.env['STANCE_TEST_SECRET'] = 'token';
    const answer = await ask('say({ rows: [{ ...process.env }] })');
    delete process.env['STANCE_TEST_SECRET'];
    expect(JSON.stringify(answer)).not.toContain('token');
    expect(answer).toMatchObject({ is: [{}] });
  });
});

describe('the script of PowerShell', () => {
  test('has every question, no double quote that a command line could end with, and fits into one', () => {
    for (const name of Object.keys(questions)) expect(powerShellScript).toContain(`${name} = {`);
    expect(powerShellScript).not.toContain('"');
    expect(powerShellScript).not.toMatch(/[\r\n\0]/);
    // Windows takes 32,767 characters with the path and the other arguments.
    expect(powerShellScript.length).toBeLessThan(30_000);
  });

  test('closes every bracket that it opens', () => {
    const outside = powerShellScript.replace(/'(?:[^']|'')*'/g, '');
    for (const [open, close] of ['()', '{}', '[]'].map((pair) => [...pair] as [string, string]))
      expect(outside.split(open).length).toBe(outside.split(close).length);
  });
});
