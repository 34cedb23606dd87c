import { type Known, unread } from '../../../../shared/reading.ts';
import { whyNot } from '../../../host/answer.ts';
import type { Host } from '../../../host/host.ts';
import type { ServiceFacts } from '../../../host/windows/windows-requests.ts';

/** Every service and driver has a key here by its own name. */
const servicesKey = 'HKLM\\SYSTEM\\CurrentControlSet\\Services';

/** A process younger than this may be one that starts and falls over again and again. */
const steadySeconds = 5;

/** A service that is there, and whether it runs. */
export interface SeenService {
  readonly name: string;
  readonly running: Known<boolean>;
  readonly isLeft: boolean;
}

/** The names of all services there are. */
export async function listServices(host: Host): Promise<Known<readonly string[]>> {
  const names = await host.registryKeys(servicesKey);
  return 'is' in names ? names : unread(whyNot(names, 'toolMissing'));
}

/** Those of `wanted` that are there, by the names they have here; Windows does not tell capitals from small letters. */
export const presentServices = (all: readonly string[], wanted: readonly string[]): readonly string[] =>
  all.filter((name) => wanted.some((pattern) => fits(name.toLowerCase(), pattern.toLowerCase())));

const fits = (name: string, pattern: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

/** Whether a service runs and has for a while. `isLeft`: only its key is left of it, which a removal leaves until the next start. */
export async function seeService(host: Host, name: string): Promise<SeenService> {
  const facts = await host.service(name);
  if ('absent' in facts) return { name, running: unread('unparseable'), isLeft: true };
  return { name, isLeft: false, running: 'is' in facts ? isRunning(facts.is) : unread(facts.unread) };
}

/** A driver lives in the kernel, without a process: it is there or it is not. */
export function isRunning({ state, start, process, aliveSeconds }: ServiceFacts): Known<boolean> {
  if (state === 'stopped' || state === 'paused') return { is: false };
  if (state === 'changing') return unread('timedOut');
  if (process === undefined || aliveSeconds === undefined)
    return start === 'boot' || start === 'system' ? { is: true } : unread('unparseable');
  return aliveSeconds >= steadySeconds ? { is: true } : unread('timedOut');
}
