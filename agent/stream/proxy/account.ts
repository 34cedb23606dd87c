import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { messageOf } from '../../../shared/errors.ts';

/** A name and a password are short; what is longer is another file. */
const maxBytes = 512;

/**
 * `name:password` from the file an administrator keeps for the proxy. Throws a sentence that names the file, never what is in it;
 * a file that everybody may read is refused, so that a slip is found on the first laptop and not by the last.
 */
export function proxyAccount(path: string): string {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    // The very file that is read, whatever the name leads to by then. Windows has no such bits.
    if (process.getuid !== undefined && (fstatSync(file).mode & 0o007) !== 0)
      throw new Error('everybody may read it; run: chmod o= on it');
    const buffer = Buffer.alloc(maxBytes + 1);
    const length = readSync(file, buffer, 0, buffer.length, 0);
    const line = buffer.toString('utf8', 0, length).trim();
    if (length > maxBytes || !/^[^:\p{Cc}]+:\P{Cc}*$/u.test(line)) throw new Error('it is not one line name:password');
    return line;
  } catch (error) {
    throw new Error(`proxyAccountFile ${path} cannot be used: ${messageOf(error)}`, { cause: error });
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
