import { readFileSync } from 'node:fs';
import type { Capability } from '../../shared/root-questions.ts';

/** Their numbers in linux/capability.h. */
const bits: Readonly<Record<Capability, bigint>> = {
  CAP_NET_ADMIN: 12n,
  CAP_NET_RAW: 13n,
  CAP_SYS_ADMIN: 21n,
  CAP_MAC_ADMIN: 33n,
};

let effective: bigint | undefined;

/** Whether this process has all of these rights, which no program that it starts could have without it. They do not change. */
export function hasCapabilities(wanted: readonly Capability[]): boolean {
  effective ??= effectiveIn(readFileSync('/proc/self/status', 'latin1'));
  const mine = effective;
  return wanted.every((name) => (mine & (1n << bits[name])) !== 0n);
}

/** The effective set in a status file of procfs (proc_pid_status(5)); none where it does not say. */
export const effectiveIn = (status: string): bigint =>
  BigInt(`0x${/^CapEff:\t([0-9a-f]{16})$/m.exec(status)?.[1] ?? '0'}`);
