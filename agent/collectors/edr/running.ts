import { type Known, unread, type Why } from '../../../shared/reading.ts';
import { whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import { pidsOfPrograms, pidsOfUnit, readProcess, readUptime, systemdRoot } from './processes.ts';
import type { ProductSource } from './product-source.ts';

/** Whether a product runs, and the words that change as soon as that may have. */
export interface Running {
  readonly running: Known<boolean>;
  readonly pids: readonly string[];
  readonly note: string;
}

/** Whether a product runs: by the control groups of those units that are here where systemd keeps them, by its programs where it does not. */
export async function isRunning(host: Host, found: ProductSource): Promise<Running> {
  const pids = await pidsOf(host, found);
  if ('unread' in pids) return { running: pids, pids: [], note: `processes: ${pids.unread}` };
  return judge(host, pids.is);
}

async function pidsOf(host: Host, { units, programs }: ProductSource): Promise<Known<readonly string[]>> {
  const root = await systemdRoot(host);
  if ('unread' in root) return root;
  // A product without any unit of ours was started some other way.
  if (root.is === undefined || units.length === 0)
    return programs === undefined ? unread('unsupported') : pidsOfPrograms(host, programs);
  const pids: string[] = [];
  for (const unit of units) {
    const answer = await pidsOfUnit(host, unit, root.is);
    if ('unread' in answer) return answer;
    if ('is' in answer) pids.push(...answer.is);
  }
  return pids.length > 0 ? { is: pids } : noneOf(host, root.is);
}

/** No control group of a unit says "not running" only where those of the system can be seen, and not from a namespace within. */
async function noneOf(host: Host, root: string): Promise<Known<readonly string[]>> {
  const slice = await host.stat(`${root}/system.slice`);
  return 'is' in slice ? { is: [] } : unread(whyNot(slice, 'notPermitted'));
}

/** One process that lives and has lived for a while is enough; one that was only just started is not known to be staying. */
async function judge(host: Host, pids: readonly string[]): Promise<Running> {
  if (pids.length === 0) return { running: { is: false }, pids, note: 'no process' };
  const uptime = await readUptime(host);
  if (uptime === undefined) return { running: unread('unparseable'), pids, note: 'uptime not read' };
  let why: Why | undefined;
  let isYoung = false;
  for (const pid of pids) {
    const process = await readProcess(host, pid, uptime);
    if ('unread' in process) why ??= process.unread;
    // Named by its unit and not in /proc: ended just now, or hidden from us (hidepid). Neither is a "no".
    else if ('absent' in process) why ??= 'notPermitted';
    else if (process.is.isAlive && process.is.isSteady) return { running: { is: true }, pids, note: process.is.id };
    else if (process.is.isAlive) isYoung = true;
  }
  if (isYoung) return { running: unread('timedOut'), pids, note: 'only just started: not yet seen to stay' };
  return { running: why === undefined ? { is: false } : unread(why), pids, note: 'no process that lives' };
}
