import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts the CPU time of a process in ticks of 10 ms (proc_pid_stat(5), USER_HZ). */
const tickMs = 10;

/** CPU milliseconds that another process has used so far, with those of its children that have ended. */
export const cpuMsOf = (pid: number | undefined): number => ticksOf(pid, 11, 15) * tickMs;

/** Those of the children alone. */
export const childrenMsOf = (pid: number | undefined): number => ticksOf(pid, 13, 15) * tickMs;

/** Fields 14 to 17 of `stat` are utime, stime, cutime and cstime; the two before the cut are pid and name. */
function ticksOf(pid: number | undefined, from: number, to: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(from, to).reduce((sum, ticks) => sum + Number(ticks), 0);
}

/**
 * Its own, to the microsecond, from what the scheduler notes of each thread (Documentation/scheduler/sched-stats): for what uses less than
 * a tick. Threads and children that have ended are not in it.
 */
export const runMsOf = (pid: number | undefined): number =>
  readdirSync(`/proc/${pid}/task`)
    .map((task) => Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]))
    .reduce((sum, ns) => sum + ns / 1_000_000, 0);

/** A figure in KiB of another process, such as `VmRSS` now or `VmHWM` at most (proc_pid_status(5)). */
export const memoryKibOf = (pid: number | undefined, key: 'VmRSS' | 'VmHWM'): number =>
  Number(new RegExp(`^${key}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
