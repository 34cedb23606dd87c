import type { Answer } from '../host.ts';
import type { Question } from './questions.ts';

/**
 * A registry value: texts (expanded by nobody), numbers, lists of texts, bytes in hexadecimal; a number too large to be exact is the
 * text of its digits. Any other kind of value is `unparseable`.
 */
export type RegistryValue = string | number | readonly string[] | { readonly hex: string };

/** What the service control manager says of one service or driver. */
export interface ServiceFacts {
  readonly state: 'running' | 'stopped' | 'changing' | 'paused';
  readonly start: 'boot' | 'system' | 'automatic' | 'manual' | 'disabled';
  /** Its process and when that began, as one word that never comes again; only where it runs as a process we may look at. */
  readonly process?: string | undefined;
  /** How long that process has lived. */
  readonly aliveSeconds?: number | undefined;
}

/** A volume of a disk as the mount manager knows it. */
export interface VolumeFacts {
  /** `\\?\Volume{…}\`: stays the same whatever letter it gets. */
  readonly id: string;
  readonly kind: 'fixed' | 'removable' | 'optical' | 'other';
  /** Whether its disk is attached from outside (USB, FireWire, SD); undefined where the driver does not say. */
  readonly bus?: 'external' | 'internal' | undefined;
  /** What its partition is for, where that is not data: by its GPT type; `boot` is the active one of an MBR disk. */
  readonly use?: 'efi' | 'recovery' | 'reserved' | 'boot' | undefined;
  /** Where it can be reached: `C:\`, `C:\Data\`. */
  readonly paths: readonly string[];
}

/** A row of the answer to a question: checked by whoever asks, like all that comes from a machine. */
export type Row = Readonly<Record<string, unknown>>;

/** What only Windows can be asked; every other system answers `unsupported`. `absent` is always "there is no such thing". */
export interface WindowsRequests {
  /** One value of a key such as `HKLM\SOFTWARE\…`, always of the 64-bit view; `absent` without the key, too. */
  registryValue(key: string, name: string): Promise<Answer<RegistryValue>>;
  /** The names of the keys in a key, sorted. */
  registryKeys(key: string): Promise<Answer<readonly string[]>>;
  /** A service or driver by its own name (never the one that is shown: that is translated). */
  service(name: string): Promise<Answer<ServiceFacts>>;
  /** Every volume there is, sorted by id. */
  volumes(): Promise<Answer<readonly VolumeFacts[]>>;
  /** The TPM that Windows can use; `absent` where there is none. */
  securityChip(): Promise<Answer<'tpm1' | 'tpm2'>>;
  /** One of the known questions (questions.ts) to the system's management; `absent` where it has no such class. */
  question(question: Question): Promise<Answer<readonly Row[]>>;
}

const unsupported = { unread: 'unsupported' } as const;

/** The answers of a system that is not Windows. */
export const notWindows: WindowsRequests = {
  registryValue: async () => unsupported,
  registryKeys: async () => unsupported,
  service: async () => unsupported,
  volumes: async () => unsupported,
  securityChip: async () => unsupported,
  question: async () => unsupported,
};
