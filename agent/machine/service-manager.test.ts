import { beforeEach, expect, test } from '@jest/globals';
import { ManualClock } from '../../shared/testing/manual-clock.ts';
import type { Answer, ToolOutput } from '../host/host.ts';
import { tellServiceManager } from './service-manager.ts';

const socket = { NOTIFY_SOCKET: '/run/systemd/notify' };
const watched = { ...socket, WATCHDOG_USEC: '300000000', WATCHDOG_PID: String(process.pid) };

let clock: ManualClock;
let told: string[];
let logged: string[];
let works: () => void;
let answer: Answer<ToolOutput>;
beforeEach(() => {
  clock = new ManualClock();
  [told, logged, works, answer] = [[], [], () => undefined, { is: { exit: 0, stdout: '' } }];
});

const log = (message: string, fields?: object) => void logged.push(`${message} ${JSON.stringify(fields)}`);
const start = (environment: Record<string, string>) => {
  const manager = tellServiceManager(
    {
      clock,
      host: {
        run: async (tool, words) => {
          told.push(`${tool} ${words.join(' ')}`);
          return answer;
        },
      },
      log: { error: log, warn: log, info: log, debug: log },
      status: () => 'connected',
      prove: () => works(),
    },
    environment,
  );
  clock.advance(500);
  return manager;
};
const settle = async () => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
};

test('systemd hears that the agent is ready, three beats a period, and the end', async () => {
  const manager = start(watched);
  await settle();
  expect(told).toEqual(['systemdNotify READY=1 STATUS=connected']);
  for (let at = 0; at < 3; at++) {
    clock.advance(100_000);
    await settle();
  }
  expect(told.slice(1)).toEqual(Array.from({ length: 3 }, () => 'systemdNotify WATCHDOG=1 STATUS=connected'));
  manager.stop();
  clock.advance(1_000_000);
  await settle();
  expect(told.slice(4)).toEqual(['systemdNotify STOPPING=1']);
  expect(clock.waiting).toBe(0);
});

test('an agent whose ledger fails sends no beat until it works again, and says so in its log', async () => {
  start(watched);
  await settle();
  works = () => {
    throw new Error('disk I/O error');
  };
  clock.advance(100_000);
  await settle();
  expect(told).toHaveLength(1);
  expect(logged).toEqual([expect.stringContaining('disk I/O error')]);
  works = () => undefined;
  clock.advance(100_000);
  await settle();
  expect(told).toHaveLength(2);
});

test('a beat that could not be told is logged, and the next one is tried', async () => {
  answer = { unread: 'timedOut' };
  start(watched);
  await settle();
  expect(logged).toEqual(['systemd could not be told {"what":"READY=1","why":"timedOut"}']);
  clock.advance(100_000);
  await settle();
  expect(told).toHaveLength(2);
});

test.each([
  ['there is no watchdog', socket],
  ['the watchdog waits for another process', { ...watched, WATCHDOG_PID: '1' }],
  ['the watchdog makes no sense', { ...watched, WATCHDOG_USEC: '-5' }],
])('only readiness is told where %s', async (_, environment) => {
  start(environment);
  await settle();
  expect([told.length, clock.waiting]).toEqual([1, 0]);
});

test('nothing is started where nobody asked to be told', async () => {
  start({}).stop();
  await settle();
  expect(told).toEqual([]);
});
