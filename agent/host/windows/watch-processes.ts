import type { Clock } from '../../../shared/time.ts';
import type { WatchedPath } from '../../watch-folder.ts';
import { type Bell, type HangBell, openBells } from './bell.ts';
import { loadLibrary } from './library.ts';
import { once } from './once.ts';

/** SYNCHRONIZE: to wait for the end, and nothing else. */
const waitRight = 0x00100000;
/** More processes than the products of one laptop have by far. */
const limitProcesses = 32;

/** Opens a process to wait for its end; undefined where it is gone or not for us. */
export type OpenProcess = (pid: number) => number | undefined;

/**
 * Watches processes for their end. Which ones is asked at every check; of one that is gone by then, or that only the system may
 * wait for, nothing is told.
 */
export function watchProcesses(
  list: () => Promise<readonly number[]>,
  changed: () => void,
  clock: Clock,
  open: () => Promise<{ openProcess: OpenProcess; hangBell: HangBell }> = once(() => openProcesses(clock)),
): WatchedPath {
  const bells = new Map<number, Bell>();
  let isStopped = false;
  let isListing = false;

  const forget = (pid: number) => {
    bells.get(pid)?.close();
    bells.delete(pid);
  };
  const listen = async () => {
    const pids = (await list()).slice(0, limitProcesses);
    if (pids.length === 0 && bells.size === 0) return;
    const { openProcess, hangBell } = await open();
    if (isStopped) return;
    for (const pid of bells.keys()) if (!pids.includes(pid)) forget(pid);
    for (const pid of pids) {
      const handle = bells.has(pid) ? undefined : openProcess(pid);
      if (handle === undefined) continue;
      const ended = () => {
        forget(pid);
        changed();
      };
      bells.set(pid, hangBell(ended, handle));
    }
  };
  const check = () => {
    if (isListing || isStopped) return;
    isListing = true;
    const done = () => {
      isListing = false;
    };
    // No library or no more bells: the next check tries again.
    listen().then(done, done);
  };
  check();
  return {
    check,
    stop() {
      isStopped = true;
      for (const pid of [...bells.keys()]) forget(pid);
    },
  };
}

async function openProcesses(clock: Clock): Promise<{ openProcess: OpenProcess; hangBell: HangBell }> {
  const kernel = await loadLibrary('kernel32.dll');
  const open = kernel.func('intptr __stdcall OpenProcess(uint32 rights, int inherit, uint32 pid)');
  return {
    openProcess: (pid) => Number(open(waitRight, 0, pid)) || undefined,
    hangBell: await openBells(clock),
  };
}
