import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../../shared/errors.ts';

/** Takes all that is left of a disk; gives back the file that holds it. */
export function fillDisk(folder: string): string {
  const filler = join(folder, 'filler');
  for (const size of [1_048_576, 4_096, 1]) {
    try {
      for (;;) appendFileSync(filler, Buffer.alloc(size, 1));
    } catch (error) {
      if (systemCode(error) !== 'ENOSPC') throw error;
    }
  }
  return filler;
}
