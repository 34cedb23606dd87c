import { diskEncryption } from './disk-encryption.ts';
import { edr } from './edr.ts';
import { firewall } from './firewall.ts';
import { hardware } from './hardware.ts';
import { management } from './management.ts';
import { os } from './os.ts';
import { osPatch } from './os-patch.ts';
import { screenLock } from './screen-lock.ts';
import { secureBoot } from './secure-boot.ts';
import { systemIntegrity } from './system-integrity.ts';

/** Every signal by the word it has on the wire, in a policy and in the documentation. */
export const signals = {
  os,
  osPatch,
  diskEncryption,
  edr,
  firewall,
  screenLock,
  secureBoot,
  systemIntegrity,
  management,
  hardware,
} as const;

export type SignalId = keyof typeof signals;
export const signalIds = Object.keys(signals) as SignalId[];
export const isSignalId = (id: string): id is SignalId => Object.hasOwn(signals, id);

/** The fact type of a signal. */
export type FactOf<Id extends SignalId> = (typeof signals)[Id] extends {
  judge(fact: infer Fact, ...rest: never[]): unknown;
}
  ? Fact
  : never;
