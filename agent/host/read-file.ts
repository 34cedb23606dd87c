import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { failed } from './answer.ts';
import type { Answer } from './host.ts';

// A FIFO or a terminal in place of a file must neither hold the daemon up nor become its terminal. Not known on Windows.
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/** One read of this size takes in every file of procfs and sysfs that we ask for. */
const firstBytes = 64 * 1_024;
const scratch = Buffer.allocUnsafeSlow(firstBytes);

/**
 * The first `limitBytes` of a regular file and whether that was all. Synchronous: the files asked for are in memory or in the
 * page cache, where a thread pool costs more than the read. Anything that is no regular file is `unparseable`, unread.
 * The bytes are only good until the next call: decode them at once.
 */
export function readFile(path: string, limitBytes: number): Answer<{ bytes: Buffer; whole: boolean }> {
  let fd: number | undefined;
  try {
    fd = openSync(path, flags);
    const { size, isFile } = kindOf(fd);
    if (!isFile) return { unread: 'unparseable' };
    // procfs and sysfs say 0 or a page, whatever they hold: the size is a hint for the buffer, never the end.
    const wanted = Math.min(Math.max(size + 1, firstBytes), limitBytes + 1);
    let buffer: Buffer = wanted <= firstBytes ? scratch : Buffer.allocUnsafeSlow(wanted);
    let length = 0;
    while (length <= limitBytes) {
      if (length === buffer.length) buffer = grown(buffer, limitBytes + 1);
      const count = readSync(fd, buffer, length, Math.min(buffer.length, limitBytes + 1) - length, null);
      if (count === 0) return { is: { bytes: buffer.subarray(0, length), whole: true } };
      length += count;
    }
    return { is: { bytes: buffer.subarray(0, limitBytes), whole: false } };
  } catch (thrown) {
    return failed(thrown);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

function kindOf(fd: number): { size: number; isFile: boolean } {
  const facts = fstatSync(fd);
  return { size: facts.size, isFile: facts.isFile() };
}

function grown(buffer: Buffer, limit: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(Math.min(buffer.length * 4, limit));
  buffer.copy(larger);
  return larger;
}
