import { closeSync, fchownSync, fsyncSync, openSync, writeFileSync } from 'node:fs';
import { messageOf, StanceError, systemCode } from '../../shared/errors.ts';

/**
 * Writes a file that was not there before, for its reader alone: under sudo that is who called it. Throws fileUnwritable where it is
 * there, as a file or as a link to anything, or cannot be made.
 */
export function writeFlare(path: string, text: string, env = process.env): void {
  try {
    const file = openSync(path, 'wx', 0o600);
    try {
      const [uid, gid] = [Number(env['SUDO_UID']), Number(env['SUDO_GID'])];
      if (process.getuid?.() === 0 && Number.isInteger(uid) && Number.isInteger(gid)) fchownSync(file, uid, gid);
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const why =
      systemCode(error) === 'EEXIST' ? `${path} is there already; name another file` : `${path}: ${messageOf(error)}`;
    throw new StanceError('fileUnwritable', why, { cause: error });
  }
}
