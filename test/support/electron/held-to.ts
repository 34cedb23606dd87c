import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { systemCode } from '../../../shared/errors.ts';

/** What the kernel holds a process to. */
export interface HeldTo {
  /** In a user namespace of its own. */
  readonly ownUsers: boolean;
  /** In a network of its own, where there is nobody else. */
  readonly ownNetwork: boolean;
  /** 2 is a filter of system calls. */
  readonly seccomp: string | undefined;
  readonly noNewPrivileges: string | undefined;
  readonly capabilities: string | undefined;
}

/** Reads it off /proc. */
export function heldTo(pid: number): HeldTo {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const fact = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)?.[1];
  const isOwn = (kind: string) => readlinkSync(`/proc/${pid}/ns/${kind}`) !== readlinkSync(`/proc/self/ns/${kind}`);
  return {
    ownUsers: isOwn('user'),
    ownNetwork: isOwn('net'),
    seccomp: fact('Seccomp'),
    noNewPrivileges: fact('NoNewPrivs'),
    capabilities: fact('CapEff'),
  };
}

/** What Chromium's sandbox makes of a process that draws a page. */
export const inSandbox: HeldTo = {
  ownUsers: true,
  ownNetwork: true,
  seccomp: '2',
  noNewPrivileges: '1',
  capabilities: '0000000000000000',
};

/** The processes that draw pages of a program, by its path. */
export function renderersOf(program: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const [path, ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split(/[\0 ]/);
        return path === program && args.includes('--type=renderer');
      } catch (error) {
        // It ended between the two looks.
        if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ESRCH') return false;
        throw error;
      }
    });
}
