import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { messageOf } from '../shared/errors.ts';
import { sha256 } from './crypto/es256.ts';

/** The clock of this start of the laptop: it runs through sleep and cannot be set. */
export interface Boot {
  /** A name for this start, different after every restart. */
  readonly id: string;
  /** Whole seconds since the start, sleep included. */
  uptime(): number;
}

/**
 * This start of the laptop. Linux names it; elsewhere the moment it began does, rounded so that a clock set by a little
 * keeps the name.
 */
export function thisBoot(): Boot {
  return { id: sha256(`stance boot ${bootName()}`), uptime: () => Math.floor(uptime()) };
}

function bootName(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch (error) {
    // No procfs: the start time is the name; the reason for its absence changes nothing.
    return error instanceof Error ? String(Math.round((Date.now() / 1_000 - uptime()) / 60)) : messageOf(error);
  }
}
