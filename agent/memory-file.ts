import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { messageOf } from '../shared/errors.ts';
import { parse } from '../shared/issues.ts';
import { Sha256 } from '../shared/jws.ts';
import type { Clock } from '../shared/time.ts';
import type { Boot } from './boot.ts';
import { sha256 } from './crypto/es256.ts';
import { readOwn, writeWhole } from './durable-file.ts';
import type { Memory } from './host/memory.ts';
import { readJson } from './json-text.ts';
import type { Log } from './log.ts';
import { version } from './version.ts';

/** Raised whenever the same files would be counted otherwise. */
const format = 1;
/** dpkg writes its status hundreds of times in an upgrade; only what stands at the end of it is written down. */
const saveAfterMs = 10_000;

const Remembered = v.strictObject({
  format: v.literal(format),
  /** The release that counted: another may count otherwise. */
  version: v.literal(version),
  /** The start of the laptop: what was done to a disk while nobody watched it leaves no stamp. */
  boot: v.string(),
  entries: v.record(v.string(), v.strictObject({ stamp: Sha256, value: v.unknown() })),
});

type Entries = v.InferOutput<typeof Remembered>['entries'];

/**
 * What the agent worked out from files, kept in its state folder so that a restart need not work it out again: for this start of
 * the laptop and this release, and only in a file that is the agent's alone, as its key is. Whatever is wrong with it, it is
 * nothing, and everything is worked out anew.
 */
export class MemoryFile implements Memory {
  readonly #path: string;
  readonly #boot: Boot;
  readonly #clock: Clock;
  readonly #log: Log;
  #entries: Entries | undefined;
  #cancel: (() => void) | undefined;

  constructor(stateDir: string, boot: Boot, clock: Clock, log: Log) {
    this.#path = join(stateDir, 'memory.json');
    this.#boot = boot;
    this.#clock = clock;
    this.#log = log;
  }

  recall(name: string, stamp: string): unknown {
    this.#entries ??= this.#load();
    const entry = Object.hasOwn(this.#entries, name) ? this.#entries[name] : undefined;
    return entry?.stamp === sha256(stamp) ? entry.value : undefined;
  }

  keep(name: string, stamp: string, value: unknown): void {
    this.#entries = { ...(this.#entries ?? this.#load()), [name]: { stamp: sha256(stamp), value } };
    this.#cancel ??= this.#clock.after(saveAfterMs, () => this.stop());
  }

  /** Writes down what is not written yet. A disk that takes nothing costs the next start some time and nothing else. */
  stop(): void {
    if (this.#cancel === undefined) return;
    this.#cancel();
    this.#cancel = undefined;
    const text = JSON.stringify({ format, version, boot: this.#boot.id, entries: this.#entries });
    try {
      writeWhole(this.#path, `${sha256(text)}\n${text}`);
    } catch (error) {
      this.#log.debug('what was counted could not be written down', { why: messageOf(error) });
    }
  }

  #load(): Entries {
    try {
      const text = isOursAlone(this.#path) ? readOwn(this.#path) : undefined;
      const [sum, json = ''] = text?.split('\n', 2) ?? [];
      if (sum !== sha256(json)) return {};
      const parsed = parse(Remembered, readJson(json));
      return parsed.ok && parsed.value.boot === this.#boot.id ? parsed.value.entries : {};
    } catch (error) {
      this.#log.debug('what was counted before could not be read', { why: messageOf(error) });
      return {};
    }
  }
}

/** Whether a path is a file, no link, that nobody but this account may write or read. On Windows the folder sees to it. */
function isOursAlone(path: string): boolean {
  const facts = lstatSync(path, { throwIfNoEntry: false });
  if (facts === undefined || !facts.isFile()) return false;
  return process.getuid === undefined || (facts.uid === process.getuid() && (facts.mode & 0o077) === 0);
}
