import { median } from './median.ts';

/** What one interleaved comparison gave: the median of the ratios of its pairs, and the median of each side. */
export interface Comparison {
  readonly ratio: number;
  readonly own: number;
  readonly other: number;
  readonly runs: number;
}

/** Fewer pairs say little on a machine that others use too (goals.md). */
const leastPairs = 10;

/**
 * Runs two measurements in turn, the first one changing from pair to pair so that neither always has the warm machine, and
 * compares them pair by pair. Each gives its cost in the same unit, already divided by how often it did its work.
 */
export const interleave = async (
  own: () => number | Promise<number>,
  other: () => number | Promise<number>,
  pairs: number,
): Promise<Comparison> => {
  if (pairs < leastPairs) throw new Error(`a comparison takes at least ${leastPairs} pairs`);
  // One of each unmeasured: the first run compiles and loads.
  await own();
  await other();
  const costs: { own: number; other: number }[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    if (pair % 2 === 0) {
      const first = await own();
      costs.push({ own: first, other: await other() });
    } else {
      const first = await other();
      costs.push({ own: await own(), other: first });
    }
  }
  return {
    ratio: median(costs.map((cost) => cost.own / cost.other)),
    own: median(costs.map((cost) => cost.own)),
    other: median(costs.map((cost) => cost.other)),
    runs: pairs,
  };
};
