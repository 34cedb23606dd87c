import { closeSync, openSync, readSync } from 'node:fs';

/** The first line of a bundle is no longer. */
const lineBytes = 256;

/** What Node is given to start a built command as its own first line does: the options there, and the file. */
export function commandOf(bundle: string): string[] {
  const head = Buffer.alloc(lineBytes);
  const file = openSync(bundle, 'r');
  const [line = ''] = head.toString('latin1', 0, readSync(file, head)).split('\n');
  closeSync(file);
  const options = /^#!\/usr\/bin\/env (?:-S node (.+)|node)$/.exec(line);
  if (options === null) throw new Error(`${bundle} does not say how it is started: ${line}`);
  return [...(options[1]?.split(' ') ?? []), bundle];
}
