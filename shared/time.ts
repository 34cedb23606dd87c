import * as v from 'valibot';

/** Whole seconds since 1970 (RFC 7519 NumericDate): the only form of a date on the wire, in policy and in files. */
export const Instant = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 40));
export type Instant = number;

/** What a process may know and ask about time; injected, so that tests turn the hands themselves. */
export interface Clock {
  /** The wall clock, in whole seconds. */
  now(): Instant;
  /** Milliseconds that only grow while this process runs; for intervals and latencies. */
  elapsedMs(): number;
  /** Runs `task` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, task: () => void): () => void;
}

const unitSeconds = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** Seconds in a duration such as `0s`, `15m`, `72h` or `7d`; undefined for anything else. */
export function seconds(duration: string): number | undefined {
  const match = /^(\d{1,6})([smhd])$/.exec(duration);
  const [, count, unit] = match ?? [];
  if (count === undefined || unit === undefined) return undefined;
  return Number(count) * unitSeconds[unit as keyof typeof unitSeconds];
}

/** A duration as people write it in policy and configuration, read into whole seconds. */
export const Duration = v.pipe(
  v.string(),
  v.check((text) => seconds(text) !== undefined, 'expected a duration such as 15m, 72h or 7d'),
  v.transform((text) => seconds(text) ?? 0),
);
