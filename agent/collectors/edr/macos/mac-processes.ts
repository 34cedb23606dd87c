import { type Known, unread } from '../../../../shared/reading.ts';
import { whyNot } from '../../../host/answer.ts';
import type { Host } from '../../../host/host.ts';

/** A process younger than this may be one that starts and falls over again and again. */
const steadySeconds = 5;
/** People's accounts begin here: nobody without rights can start a process under a smaller number, whatever it calls itself. */
const firstPerson = 500;

/** One process of the system, as ps(1) shows it. */
export interface MacProcess {
  readonly pid: string;
  readonly program: string;
  /** Neither stopped nor ended and not yet cleared away. */
  readonly isAlive: boolean;
  readonly isSteady: boolean;
}

const columns = ['-o', 'pid=,uid=,stat=,etime=,comm='];

/** Every process that root or the system runs. A listing without launchd is not whole. */
export async function readProcesses(host: Host): Promise<Known<readonly MacProcess[]>> {
  const answer = await host.run('ps', ['-Axww', ...columns]);
  if (!('is' in answer)) return unread(whyNot(answer, 'toolMissing'));
  const processes = answer.is.exit === 0 ? parsePs(answer.is.stdout) : undefined;
  const isWhole = processes?.some(({ pid, program }) => pid === '1' && program === '/sbin/launchd');
  return processes !== undefined && isWhole ? { is: processes } : unread('unparseable');
}

/** The same of a few processes: a look that is cheap enough to be had every other second. */
export async function readThese(host: Host, pids: readonly string[]): Promise<Known<readonly MacProcess[]>> {
  const answer = await host.run('ps', ['-ww', ...columns, '-p', pids.join(',')]);
  if (!('is' in answer)) return unread(whyNot(answer, 'toolMissing'));
  // It ends with 1 where none of them is left.
  const processes = parsePs(answer.is.stdout);
  return processes === undefined ? unread('unparseable') : { is: processes };
}

const line = /^\s*(\d+)\s+(\d+)\s+([A-Z])\S*\s+(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+)\s+(\/.*?)\s*$/;

/** Reads ps with our columns; undefined for a listing that is cut off. Processes that say no path are not the system's programs. */
export function parsePs(text: string): MacProcess[] | undefined {
  if (text !== '' && !text.endsWith('\n')) return undefined;
  return text.split('\n').flatMap((row) => {
    const [, pid, uid, state, days = '0', hours = '0', minutes, seconds, program] = line.exec(row) ?? [];
    if (pid === undefined || state === undefined || program === undefined || Number(uid) >= firstPerson) return [];
    const age = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
    return [{ pid, program, isAlive: !'TZ'.includes(state), isSteady: age >= steadySeconds }];
  });
}
