import { type Known, unread } from '../../../../shared/reading.ts';
import type { Host } from '../../../host/host.ts';
import { type MacProgram, readPrograms } from './mac-processes.ts';
import type { MacSource } from './mac-source.ts';
import { readSystemExtensions, type SystemExtension } from './system-extensions.ts';

/** What a Mac says of all its products at once. */
export interface MacState {
  readonly extensions: Known<readonly SystemExtension[]>;
  readonly processes: Known<readonly MacProgram[]>;
}

export interface RunningOnMac {
  readonly running: Known<boolean>;
  readonly pids: readonly string[];
  /** Of the extension, where that is what keeps the product from protecting. */
  readonly mode?: string;
  readonly version?: string;
  readonly note: string;
}

const active = 'activated enabled';

export async function readMacState(host: Host): Promise<MacState> {
  const [extensions, processes] = await Promise.all([readSystemExtensions(host), readPrograms(host)]);
  return { extensions, processes };
}

/**
 * Whether a product protects: its extension is activated and enabled, and a process of it that has lived for a while is there.
 * Either alone is not enough: an enabled extension may fall over again and again, a program may wait for the user's consent.
 */
export function isRunningOnMac(source: MacSource, { extensions, processes }: MacState): RunningOnMac {
  const { extension } = source;
  if (extension === undefined) return judgeProcesses(processes, startsWithAny(source.programs ?? []));
  if ('unread' in extensions) return { running: extensions, pids: [], note: `extensions: ${extensions.unread}` };
  const ours = extensions.is.filter(
    ({ identifier, team }) => identifier === extension.identifier && team === extension.team,
  );
  const enabled = ours.find(({ state }) => state === active);
  if (enabled === undefined) {
    const state = ours[0]?.state ?? 'not registered';
    return {
      running: { is: false },
      pids: [],
      mode: modeOf(state),
      note: `extension ${extension.identifier}: ${state}`,
    };
  }
  const bundle = `/${extension.identifier}.systemextension/`;
  const running = judgeProcesses(
    processes,
    (program) => program.startsWith('/Library/SystemExtensions/') && program.includes(bundle),
  );
  return /^[\x21-\x7e]{1,64}$/.test(enabled.version) ? { ...running, version: enabled.version } : running;
}

/** `extensionWaitingForUser` of `activated waiting for user`. */
const modeOf = (state: string): string =>
  `extension ${state.replace(/^activated /, '')}`
    .replace(/ +(\w)/g, (_, first: string) => first.toUpperCase())
    .slice(0, 48);

const startsWithAny =
  (programs: readonly string[]) =>
  (program: string): boolean =>
    programs.some((own) => (own.endsWith('/') ? program.startsWith(own) : program === own));

function judgeProcesses(processes: Known<readonly MacProgram[]>, isOurs: (program: string) => boolean): RunningOnMac {
  if ('unread' in processes) return { running: processes, pids: [], note: `processes: ${processes.unread}` };
  const ours = processes.is.filter(({ program }) => isOurs(program));
  const alive = ours.filter(({ isAlive }) => isAlive);
  const pids = ours.map(({ pid }) => pid);
  if (alive.some(({ isSteady }) => isSteady))
    return { running: { is: true }, pids, note: `runs as ${pids.join(', ')}` };
  // A crash loop looks the same.
  if (alive.length > 0) return { running: unread('timedOut'), pids, note: 'only just started: not yet seen to stay' };
  return { running: { is: false }, pids, note: 'no process that lives' };
}
