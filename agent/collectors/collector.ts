import type { Reading } from '../../shared/reading.ts';
import type { RootQuestionName } from '../../shared/root-questions.ts';
import type { Host } from '../host/host.ts';
import type { WatchedKey, WatchedLog } from '../host/windows/watch-windows.ts';
import type { MachineEvent } from '../machine/machine-event.ts';

/** What a collector saw. Notes (paths, codes, outputs) feed `explain` and `doctor` and never leave the device. */
export interface Collected<Fact = unknown> {
  readonly reading: Reading<Fact>;
  readonly notes: readonly string[];
}

/** A folder (not a file: files are replaced by rename) and, where given, the only names in it that matter. */
export interface WatchedFolder {
  readonly path: string;
  readonly names?: readonly string[];
}

/** Where a change of a signal shows. A watcher never collects: it only says which signal to look at again. */
export interface Watch {
  readonly directories: readonly WatchedFolder[];
  /** More of these, where one runs as a person and reads their settings: only then is it known where they lie. */
  ofPerson?(host: Host): Promise<readonly WatchedFolder[]>;
  /** Files of a control group, which the kernel itself changes and never replaces: `cgroup.events` tells of the last process gone. */
  readonly files?: readonly string[];
  /** Keys of Windows' registry: their values and which keys are in them. One that is not there yet is found when it comes. */
  readonly registry?: readonly WatchedKey[];
  /** Logs of Windows; `forget` is called first, so that what was remembered is asked for anew. */
  readonly eventLog?: readonly (WatchedLog & { forget?(host: Host): void })[];
  /** A question that root goes on answering; `forget` is called first, so that what was remembered is asked for anew. */
  readonly stream?: { readonly question: RootQuestionName; forget?(host: Host): void };
  /** Processes of Windows whose end shows; asked for anew from time to time. */
  readonly processes?: (host: Host) => Promise<readonly number[]>;
  /** For what raises no event (procfs, sysfs): how often `look` decides whether to collect again. */
  readonly everySeconds?: number;
  /** What happens to the whole machine and may change what this collector sees; `wake` is one for all of them, and not named. */
  readonly on?: readonly Exclude<MachineEvent, 'wake'>[];
  /** A cheap look: a few words that differ whenever what the collector would see may differ. */
  look?(host: Host): Promise<string>;
}

/** How one signal is observed on one system. */
export interface Collector<Fact = unknown> {
  /** A pure function of the host; never throws for anything the host answers. */
  collect(host: Host): Promise<Collected<Fact>>;
  readonly watch: Watch;
  /** After this a collector is given up: the reading is `timedOut`. */
  readonly limitMs: number;
}
