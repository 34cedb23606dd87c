import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Answer } from './host.ts';

/**
 * Whether a program is root's alone, with every folder above it. A daemon with rights must not start what somebody without
 * them could have put there: that would hand the rights over. On Windows folders have no such bits; there the paths decide.
 */
export function trustedTool(path: string): Answer<true> {
  if (process.getuid === undefined) return { is: true };
  for (let at = realpathSync(path); ; at = dirname(at)) {
    const { uid, mode } = statSync(at);
    // A sticky folder that others write to (/tmp) is as bad as an open one: they may have made what lies in it.
    if (uid !== 0 || (mode & 0o022) !== 0) return { unread: 'notPermitted' };
    if (at === dirname(at)) return { is: true };
  }
}
