import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { DeviceStatus } from '../../shared/device-status.ts';
import { sampleStatuses } from '../../shared/testing/sample-statuses.ts';
import { type FakeDaemon, startFakeDaemon } from '../support/electron/fake-daemon.ts';
import { until } from '../support/until.ts';

const samples = sampleStatuses(Math.floor(Date.now() / 1_000));
/** Sets a title, begins colour in both spellings, goes up a line, erases, and turns what follows round. */
const hostile = '\u001b]0;mine\u0007\u009b31m\u001b[1A\u001b[2K\u007f\u202e\r\nAll is well';
/** Every text of a status, hostile in itself. */
const poisoned = <T>(value: T): T => {
  if (Array.isArray(value)) return value.map(poisoned) as T;
  if (typeof value !== 'object' || value === null) return value;
  const free = ['title', 'state', 'sentence', 'steps', 'opens', 'said', 'source', 'name', 'policy'];
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (!free.includes(key)) return [key, poisoned(inner)];
      const texts = (each: unknown): unknown => (typeof each === 'string' ? `${hostile} ${each}` : poisoned(each));
      return [key, Array.isArray(inner) ? inner.map(texts) : texts(inner)];
    }),
  ) as T;
};
const decided = ({ decision, ...rest }: DeviceStatus): DeviceStatus => ({
  ...rest,
  link: { ...rest.link, said: hostile },
  ...(decision && {
    decision: {
      ...decision,
      findings: decision.findings.map((finding) => ({
        ...finding,
        words: poisoned(finding.words),
        remedy: poisoned(finding.remedy),
      })),
      levelCatalogue: decision.levelCatalogue.map((level) => ({ ...level, ...poisoned({ title: level.title }) })),
      policy: hostile,
    },
  }),
});

let daemon: FakeDaemon;
beforeEach(async () => {
  daemon = await startFakeDaemon(decided(samples.attention));
});
afterEach(() => daemon.close());

/** What a terminal would obey: a control that is no end of a line, or a mark that turns the direction. */
const obeyed = (text: string): string[] =>
  [...text.replaceAll('\n', '')].filter((each) => /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(each));

async function says(lines: number, ...args: string[]): Promise<string> {
  const main = join(process.cwd(), 'agent/main.ts');
  const env = { PATH: process.env['PATH'] ?? '', TZ: 'UTC', STANCE_SOCKET: daemon.socket };
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => {
      printed += part;
    });
  const ended = new Promise((resolve) => child.once('close', resolve));
  await until(`${lines} lines of ${args.join(' ')}`, 10_000, () => printed.split('\n').length > lines);
  child.kill('SIGINT');
  await ended;
  return printed;
}

test.each([
  [4, ['status']],
  [4, ['status', '--json']],
  [1, ['watch']],
  [1, ['watch', '--json']],
] as const)('whatever a service says is no command to a terminal: %d lines of %j', async (lines, args) => {
  const printed = await says(lines, ...args);
  expect(printed).toContain('All is well');
  expect(obeyed(printed)).toEqual([]);
});

test.each([
  ['words', []],
  ['JSON', ['--json']],
] as const)('nor is why something failed, in %s', async (_, json) => {
  daemon.blurt(`${JSON.stringify({ id: 1, problem: 'denied', said: hostile })}\n`);
  const printed = await says(1, 'proof', 'GET', 'https://app.example/', ...json);
  expect(printed).toContain('All is well');
  expect(obeyed(printed)).toEqual([]);
});

test('what programs read is, for all that, what was said', async () => {
  const printed = await says(1, 'watch', '--json');
  expect(JSON.parse(printed.split('\n')[0] ?? '').status.decision.policy).toBe(hostile);
});
