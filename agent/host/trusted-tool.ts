import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Answer } from './host.ts';

/**
 * The program behind a path, links followed, where it is root's alone with every folder above it and above the path that leads
 * to it. A daemon with rights must not start what somebody without them could have put there, or could turn the path to after
 * we looked: what is started is what was looked at. On Windows folders have no such bits; there the paths decide.
 */
export function trustedTool(path: string): Answer<string> {
  if (process.getuid === undefined) return { is: path };
  const program = realpathSync(path);
  return isOfRootAlone(program) && isOfRootAlone(dirname(path)) ? { is: program } : { unread: 'notPermitted' };
}

/** Whether a path and every folder above it are root's, and nobody else may write there. */
export function isOfRootAlone(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    const { uid, mode } = statSync(at);
    // A sticky folder that others write to (/tmp) is as bad as an open one: they may have made what lies in it.
    if (uid !== 0 || (mode & 0o022) !== 0) return false;
    if (at === dirname(at)) return true;
  }
}
