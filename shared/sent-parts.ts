import type { SignalId } from './signals/catalogue.ts';

/** What is sent of each signal, in a few words; a signal without does not compile. */
export const sentParts: Readonly<Record<SignalId, string>> = {
  os: 'name, version, build, kernel, end of support',
  osPatch: 'how many wait, how old the list is, last patched, restart needed, automatic or not',
  diskEncryption: 'per volume: what it is for, on or off, method',
  edr: 'which products of the list, version, running, health, age of definitions',
  firewall: 'which one, on or off, incoming blocked or not',
  screenLock: 'on or off, after how long',
  secureBoot: 'on or off, which security chip',
  systemIntegrity: 'protections of the system itself, on or off',
  management: 'enrolled or not, in which service of the list',
  hardware: 'maker, model, virtual machine or not',
};
