import { type Known, unread } from '../../../shared/reading.ts';
import { whyNot } from '../../host/answer.ts';
import type { Answer, Host } from '../../host/host.ts';

/** A process younger than this may be one that starts and falls over again and again. */
const steadySeconds = 5;
/** What /proc/<pid>/stat counts time in: USER_HZ, 100 on every architecture Node runs on. */
const ticksPerSecond = 100;
/** People's accounts begin here (UID_MIN of login.defs(5)); below are root and those of services. */
const firstPerson = 1_000;

/** One process as /proc shows it. `id` holds for this very process: a pid comes again, pid and start time do not. */
export interface ProcessState {
  readonly id: string;
  /** Sleeping or working: neither stopped (SIGSTOP stops protection too), nor ended and not yet cleared away. */
  readonly isAlive: boolean;
  readonly isSteady: boolean;
}

/** Seconds since the machine started, by procfs; undefined where that cannot be read. */
export async function readUptime(host: Host): Promise<number | undefined> {
  const text = await host.text('/proc/uptime', 256);
  const seconds = 'is' in text ? Number.parseFloat(text.is) : Number.NaN;
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}

/** What a process is doing (proc_pid_stat(5)); its name may hold blanks and brackets, so the last bracket ends it. */
export async function readProcess(host: Host, pid: string, uptime: number): Promise<Answer<ProcessState>> {
  const text = await host.text(`/proc/${pid}/stat`, 4_096);
  if (!('is' in text)) return text;
  const fields = text.is.slice(text.is.lastIndexOf(')') + 2).split(' ');
  const [state = '', start = ''] = [fields[0], fields[19]];
  if (!/^[A-Za-z]$/.test(state) || !/^\d+$/.test(start)) return { unread: 'unparseable' };
  return {
    is: {
      id: `${pid}@${start}`,
      isAlive: !'TtZXx'.includes(state),
      isSteady: uptime - Number(start) / ticksPerSecond >= steadySeconds,
    },
  };
}

/** The pids in the control group of a systemd unit; `absent` where the unit has none, which is so when it does not run. */
export async function pidsOfUnit(host: Host, unit: string, root: string): Promise<Answer<readonly string[]>> {
  const text = await host.text(`${root}/system.slice/${unit}/cgroup.procs`);
  return 'is' in text ? { is: text.is.split('\n').filter((line) => /^[1-9]\d*$/.test(line)) } : text;
}

/** Where systemd keeps its control groups: version 2, else its own hierarchy of version 1. Undefined: no systemd here. */
export async function systemdRoot(host: Host): Promise<Known<string | undefined>> {
  const systemd = await host.stat('/run/systemd/system');
  if ('absent' in systemd) return { is: undefined };
  if ('unread' in systemd) return systemd;
  const v2 = await host.stat('/sys/fs/cgroup/cgroup.controllers');
  if ('unread' in v2) return v2;
  return { is: 'is' in v2 ? '/sys/fs/cgroup' : '/sys/fs/cgroup/systemd' };
}

/**
 * The pids that run one of `programs` for the system, by looking through /proc. The name of a process is its own to choose, so only
 * the program it was started from counts, and not where a person started it: anybody may run what others installed, with settings
 * of their own. Where either may not be read the answer is `notPermitted`, as it is where /proc hides processes.
 */
export async function pidsOfPrograms(host: Host, programs: readonly string[]): Promise<Known<readonly string[]>> {
  const init = await host.stat('/proc/1/comm');
  if (!('is' in init)) return unread(whyNot(init, 'notPermitted'));
  const names = await host.list('/proc');
  if (!('is' in names)) return unread(whyNot(names, 'toolMissing'));
  // The kernel keeps fifteen bytes of a name.
  const comms = new Set(programs.map((path) => path.slice(path.lastIndexOf('/') + 1).slice(0, 15)));
  const pids: string[] = [];
  for (const pid of names.is) {
    if (!/^[1-9]\d*$/.test(pid)) continue;
    const comm = await host.text(`/proc/${pid}/comm`, 64);
    if (!('is' in comm) || !comms.has(comm.is.trimEnd())) continue;
    const program = await host.link(`/proc/${pid}/exe`);
    if ('unread' in program) return program;
    // An upgrade replaces the file under a process that goes on.
    if (!('is' in program) || !programs.includes(program.is.replace(/ \(deleted\)$/, ''))) continue;
    const isOurs = await isOfSystem(host, pid);
    if ('unread' in isOurs) return isOurs;
    if ('is' in isOurs && isOurs.is) pids.push(pid);
  }
  return { is: pids };
}

/** Whether a process belongs to the system by its real account and by the one it acts for (proc_pid_status(5)). */
async function isOfSystem(host: Host, pid: string): Promise<Answer<boolean>> {
  const text = await host.text(`/proc/${pid}/status`, 16_384);
  if (!('is' in text)) return text;
  const [, real, effective] = /^Uid:\s+(\d+)\s+(\d+)\s/m.exec(text.is) ?? [];
  if (real === undefined || effective === undefined) return { unread: 'unparseable' };
  return { is: Number(real) < firstPerson && Number(effective) < firstPerson };
}
