import { readFileSync } from 'node:fs';

/**
 * The memory of a process with its share of what others use too (`Pss`, proc_pid_smaps(5)), in bytes. Undefined where the system has
 * no such figure, or keeps it from us: a page in its sandbox is one that not even its parent may look into.
 */
export function memoryShare(pid: number): number | undefined {
  try {
    const [, kibibytes] = /^Pss: +(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1')) ?? [];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1_024;
  } catch (_notTold) {
    // Another system, a sandbox, or a process that has just ended: then it is not known.
    return undefined;
  }
}
