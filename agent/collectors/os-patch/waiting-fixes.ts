import type { Known } from '../../../shared/reading.ts';

/** As many names as a note holds; the count is exact. */
const named = 20;

/** How many fixes wait, where their names could be read. */
export const countOf = (packages: Known<readonly string[]>): Known<number> =>
  'is' in packages ? { is: packages.is.length } : packages;

/** The names of the fixes that wait, for people at this laptop. */
export const noteOf = (packages: Known<readonly string[]>): string[] =>
  'is' in packages ? [`waiting: ${packages.is.slice(0, named).join(' ') || 'none'}`] : [];
