import { readdirSync, readFileSync } from 'node:fs';

/** The names of the processes still alive in a process group, from /proc/<pid>/stat; zombies are dead. Elsewhere than on Linux, none. */
export const groupMembers = (group: number): string[] => {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    const stat = statOf(pid);
    // "pid (name) state ppid pgrp …"; the name may hold spaces and brackets.
    const [state, , pgrp] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(pgrp) === group && state !== 'Z' ? [stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))] : [];
  });
};

const statOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (_endedMeanwhile) {
    // ESRCH or ENOENT: the process ended between the listing and the reading, so it is in no group.
    return '';
  }
};
