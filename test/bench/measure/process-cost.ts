import { readFileSync } from 'node:fs';

/** Linux counts the CPU time of a process in ticks of 10 ms (proc_pid_stat(5), USER_HZ). */
const tickMs = 10;

/** CPU milliseconds that another process has used so far, with those of its children that have ended. */
export function cpuMsOf(pid: number | undefined): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // Fields 14 to 17, utime, stime, cutime and cstime; the two before the cut are pid and name.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * tickMs;
}

/** A figure in KiB of another process, such as `VmRSS` now or `VmHWM` at most (proc_pid_status(5)). */
export const memoryKibOf = (pid: number | undefined, key: 'VmRSS' | 'VmHWM'): number =>
  Number(new RegExp(`^${key}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
