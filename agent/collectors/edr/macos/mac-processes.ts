import { type Known, unread } from '../../../../shared/reading.ts';
import { whyNot } from '../../../host/answer.ts';
import type { Host } from '../../../host/host.ts';

/** A process younger than this may be one that starts and falls over again and again. */
const steadySeconds = 5;
/** People's accounts begin at 501. */
const firstPerson = 500;

/** One process of the system, as ps(1) shows it. */
export interface MacProcess {
  readonly pid: string;
  /** Neither stopped nor ended and not yet cleared away. */
  readonly isAlive: boolean;
  readonly isSteady: boolean;
}

/** The same with the path it was started by. */
export interface MacProgram extends MacProcess {
  readonly program: string;
}

/**
 * Every process that root or another account of the system runs. The path in ps is what a process says of itself, so it is only
 * asked of those: a person's could name any path, and with line ends in it write whole rows. Not so where the real account too is
 * the system's, which a person's start of sudo has not. A listing without launchd is not whole.
 */
export async function readPrograms(host: Host): Promise<Known<readonly MacProgram[]>> {
  const processes = await ask(host, ['-Ax', ...numbers], parseNumbers);
  if ('unread' in processes) return processes;
  if (!processes.is.some(({ pid }) => pid === '1')) return unread('unparseable');
  const pids = processes.is.map(({ pid }) => pid).join(',');
  const paths = await ask(host, ['-ww', '-o', 'pid=,comm=', '-p', pids], parsePaths);
  if ('unread' in paths) return paths;
  if (paths.is.get('1') !== '/sbin/launchd') return unread('unparseable');
  return { is: processes.is.map((process) => ({ ...process, program: paths.is.get(process.pid) ?? '' })) };
}

/** A few processes by their numbers, without those that are gone or somebody else's by now. */
export async function readThese(host: Host, pids: readonly string[]): Promise<Known<readonly MacProcess[]>> {
  const answer = await host.run('ps', [...numbers, '-p', pids.join(',')]);
  if (!('is' in answer)) return unread(whyNot(answer, 'toolMissing'));
  // It ends with 1 where none of them is left.
  const processes = parseNumbers(answer.is.stdout);
  return processes === undefined ? unread('unparseable') : { is: processes };
}

async function ask<T>(host: Host, args: readonly string[], parse: (text: string) => T | undefined): Promise<Known<T>> {
  const answer = await host.run('ps', args);
  if (!('is' in answer)) return unread(whyNot(answer, 'toolMissing'));
  const value = answer.is.exit === 0 ? parse(answer.is.stdout) : undefined;
  return value === undefined ? unread('unparseable') : { is: value };
}

const numbers = ['-o', 'pid=,uid=,ruid=,stat=,etime='];
const row = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+([A-Z])\S*\s+(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+)\s*$/;

function parseNumbers(text: string): MacProcess[] | undefined {
  if (text !== '' && !text.endsWith('\n')) return undefined;
  return text.split('\n').flatMap((line) => {
    const [, pid, account, realAccount, state, days = '0', hours = '0', minutes, seconds] = row.exec(line) ?? [];
    if (pid === undefined || state === undefined) return [];
    if (Number(account) >= firstPerson || Number(realAccount) >= firstPerson) return [];
    const age = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
    return [{ pid, isAlive: !'TZ'.includes(state), isSteady: age >= steadySeconds }];
  });
}

function parsePaths(text: string): ReadonlyMap<string, string> | undefined {
  if (!text.endsWith('\n')) return undefined;
  return new Map([...text.matchAll(/^\s*(\d+) +(\/.*?) *$/gm)].map(([, pid = '', path = '']) => [pid, path]));
}
