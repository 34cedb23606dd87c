import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { systemCode } from '../../../shared/errors.ts';
import { childrenMsOf, runMsOf } from '../measure/process-cost.ts';

/** A process and all that descend from it, by their ids. */
export function familyOf(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(familyOf)];
}

/** What a family holds of the memory, in KiB: what several processes share counts in parts (proc_pid_smaps_rollup(5)). */
export const pssKibOf = (pid: number): number => sum(familyOf(pid), (each) => rollupKib(each, 'Pss'));

/** What of it is in no file, in KiB: other programs on the machine share none of that. */
export const anonKibOf = (pid: number): number => sum(familyOf(pid), (each) => rollupKib(each, 'Pss_Anon'));

/** Processor time of a family so far, in milliseconds. */
export const familyMsOf = (pid: number): number => sum(familyOf(pid), (each) => runMsOf(each) + childrenMsOf(each));

/** The processes on this machine that run a program, but for a family: what they share of it counts to them in parts. */
export function othersOf(program: string, pid: number | undefined): number[] {
  const family = new Set(pid === undefined ? [] : familyOf(pid));
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && !family.has(Number(name)) && exeOf(name) === program)
    .map(Number);
}

function exeOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch (error) {
    // A kernel thread, or a process that ended meanwhile, runs no program.
    if (['ENOENT', 'ESRCH', 'EACCES'].includes(systemCode(error) ?? '')) return undefined;
    throw error;
  }
}

function rollupKib(pid: number, key: 'Pss' | 'Pss_Anon'): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(new RegExp(`^${key}:\\s+(\\d+) kB$`, 'm').exec(rollup)?.[1]);
}

const sum = (pids: readonly number[], amount: (pid: number) => number): number =>
  pids.reduce((total, pid) => total + amount(pid), 0);
