import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { between, oneOf, type Random } from './random.ts';

/** The most bytes that one damage turns over. */
const mostBytes = 64;

/**
 * Damages a database or its log as a bad disk does: bytes turned over here and there, a page of noise, or an end cut off. Gives what was
 * done, in words.
 */
export function damage(path: string, random: Random): string {
  const file = oneOf(
    random,
    [path, `${path}-wal`].filter((each) => existsSync(each) && statSync(each).size > 0),
  );
  const { size } = statSync(file);
  const name = file.endsWith('-wal') ? 'its log' : 'it';
  const cut = between(random, 0, size - 1);
  const way = oneOf(random, ['bytes', 'page', 'cut'] as const);
  if (way === 'cut') {
    truncateSync(file, cut);
    return `${name} was cut to ${cut} of ${size} bytes`;
  }
  const bytes = readFileSync(file);
  const count = way === 'page' ? 4_096 : between(random, 1, mostBytes);
  const from = way === 'page' ? cut - (cut % 4_096) : 0;
  for (let each = 0; each < count; each++) {
    const at = way === 'page' ? from + each : between(random, 0, size - 1);
    if (at < size) bytes[at] = between(random, 0, 255);
  }
  writeFileSync(file, bytes);
  return `${count} bytes of ${name} are noise, from ${from} of ${size}`;
}
