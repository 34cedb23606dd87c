import { unescapeOctal } from './mountinfo.ts';

/** One active swap area. */
export interface Swap {
  readonly path: string;
  readonly kind: 'partition' | 'file';
}

/** Reads /proc/swaps; undefined when its heading is missing or a line makes no sense. */
export function parseSwaps(text: string): readonly Swap[] | undefined {
  const [heading, ...lines] = text.split('\n');
  if (!heading?.startsWith('Filename') || lines.pop() !== '') return undefined;
  const swaps: Swap[] = [];
  for (const line of lines) {
    const [, path, kind] = /^(\S+)\s+(partition|file)\s+\d+\s+\d+\s+-?\d+$/.exec(line) ?? [];
    if (path === undefined || kind === undefined) return undefined;
    swaps.push({ path: unescapeOctal(path), kind: kind as Swap['kind'] });
  }
  return swaps;
}
