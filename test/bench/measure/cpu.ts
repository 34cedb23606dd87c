import { readFileSync } from 'node:fs';

/** Linux counts the CPU time of children that have ended in ticks of 10 ms (proc_pid_stat(5), USER_HZ). */
const tickMs = 10;

/** CPU time in milliseconds that this process and all children it has waited for have used so far. */
export const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // Fields 16 and 17, cutime and cstime; the two before the cut are pid and name.
  return (user + system) / 1_000 + (Number(fields[13]) + Number(fields[14])) * tickMs;
};
