import type { Platform } from '../../shared/platform.ts';
import type { Why } from '../../shared/reading.ts';
import type { Instant } from '../../shared/time.ts';
import type { HardwareNames } from './ask-hardware.ts';
import type { Memory } from './memory.ts';
import type { WindowsRequests } from './windows/windows-requests.ts';

/**
 * What the machine answers to one request. `absent` is an answer ("there is no such file", ENOENT or ENOTDIR, and nothing
 * else); every other failure is `unread` with its reason, so that no collector can mistake a fault for a "no".
 */
export type Answer<T> =
  | {
      readonly is: T;
      /** The socket behind which root answered, where we may not ask ourselves. No recording holds it. */
      readonly through?: string | undefined;
    }
  | { readonly absent: true }
  | { readonly unread: Why };

export interface FileFacts {
  readonly kind: 'file' | 'directory' | 'socket' | 'other';
  readonly bytes: number;
  readonly modifiedAt: Instant;
  /** Differs whenever the file was written or replaced, also within one second (inode, size, mtime and ctime in ns). */
  readonly stamp: string;
}

export interface ToolOutput {
  readonly exit: number;
  readonly stdout: string;
  /** The beginning of what it complained about, where it did. */
  readonly stderr?: string | undefined;
}

/**
 * All that a collector may see of the machine. It never throws: a request ends in an Answer. Every request has a limit on
 * time and size, and can be recorded and replayed, so a collector is a pure function of its Host.
 */
export interface Host extends WindowsRequests {
  readonly platform: Platform;
  /** What was worked out from this machine's files before the agent was restarted; a recording has none. */
  readonly memory?: Memory;
  now(): Instant;
  /** A small text file, whole. Larger than the limit (1 MiB unless said) is `unparseable`: half a file is not an answer. */
  text(path: string, limitBytes?: number): Promise<Answer<string>>;
  /** The first bytes of a file, as Latin-1 text: for headers of large files. */
  head(path: string, bytes: number): Promise<Answer<string>>;
  /** The names in a folder, sorted. */
  list(path: string): Promise<Answer<readonly string[]>>;
  /** Where a symbolic link points, as it stands in the link. */
  link(path: string): Promise<Answer<string>>;
  /** What a path is, links followed. */
  stat(path: string): Promise<Answer<FileFacts>>;
  /** Runs one of the known tools (agent/host/tools.ts) without a shell. A tool that is not installed is `absent`. */
  run(tool: string, args: readonly string[]): Promise<Answer<ToolOutput>>;
  /** Sends a line to a local socket and gives what comes back until it closes. */
  ask(socket: string, request: string): Promise<Answer<string>>;
  /** Maker and model by systeminformation, which starts tools of its own: only for what no file and no other request tells. */
  hardware(): Promise<Answer<HardwareNames>>;
}
