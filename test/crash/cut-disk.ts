import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';

/** Room for the state of a few laptops, or of a service. */
const mebibytes = 64;

/**
 * A disk whose power can be cut: ext4 on a loop device. What the file system did not write to the device by then (nothing but a flush
 * makes it) is gone, as after a real cut; the order in which a drive loses what it had taken is not played.
 */
export class CutDisk {
  readonly #path: string;
  readonly #image: string;

  /** Makes it and mounts it at a path. Throws where this machine cannot. */
  constructor(path: string) {
    this.#path = path;
    this.#image = `${path}.image`;
    mkdirSync(path, { recursive: true });
    tool('truncate', '-s', `${mebibytes}M`, this.#image);
    tool('mkfs.ext4', '-q', '-E', 'lazy_itable_init=0,lazy_journal_init=0', this.#image);
    this.#mount();
  }

  /** Cuts the power, and brings the disk back as it was then. Whoever worked on it must have been killed at that moment. */
  cut(): void {
    copyFileSync(this.#image, `${this.#image}.cut`);
    tool('umount', this.#path);
    copyFileSync(`${this.#image}.cut`, this.#image);
    this.#mount();
  }

  close(): void {
    tool('umount', this.#path);
    for (const suffix of ['', '.cut']) rmSync(this.#image + suffix, { force: true });
  }

  #mount(): void {
    // Nothing is written of itself for five minutes, and no rename is flushed out of kindness: what is not asked for is lost.
    tool('mount', '-o', 'loop,commit=300,noauto_da_alloc', this.#image, this.#path);
  }
}

function tool(name: string, ...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(name, args, { encoding: 'utf8' });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${name} ${args.join(' ')}: ${stderr.trim()}`);
}
