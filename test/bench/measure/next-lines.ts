import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** The lines that a process prints, one at a time. */
export function nextLines(child: ChildProcess): { next(): Promise<string> } {
  if (child.stdout === null) throw new Error('nothing to read from');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    next: async () => {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${child.spawnargs.join(' ')} ended`);
      return value;
    },
  };
}
