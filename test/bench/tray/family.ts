import { readdirSync, readFileSync } from 'node:fs';
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

function rollupKib(pid: number, key: 'Pss' | 'Pss_Anon'): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(new RegExp(`^${key}:\\s+(\\d+) kB$`, 'm').exec(rollup)?.[1]);
}

const sum = (pids: readonly number[], amount: (pid: number) => number): number =>
  pids.reduce((total, pid) => total + amount(pid), 0);
