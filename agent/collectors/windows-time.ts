import { type Known, unread } from '../../shared/reading.ts';
import type { Instant } from '../../shared/time.ts';

/** A moment in ISO form, in UTC whether it says so or not. */
export function instantOf(text: string): Known<Instant> {
  const [, date, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)Z?$/.exec(text) ?? [];
  const ms = Date.parse(`${date}T${time}Z`);
  // .NET's "never" is the year 1.
  return Number.isNaN(ms) || ms <= 0 ? unread('unparseable') : { is: ms / 1_000 };
}

const ticksPerSecond = 10_000_000n;
/** Seconds from 1601, where Windows begins to count, to 1970. */
const secondsTo1970 = 11_644_473_600n;

/** A FILETIME: tenths of a microsecond since 1601. */
export function instantOfFileTime(ticks: bigint): Known<Instant> {
  const seconds = ticks / ticksPerSecond - secondsTo1970;
  return seconds <= 0n ? unread('unparseable') : { is: Number(seconds) };
}

/** The same in two halves. */
export const instantOfHalves = (high: number, low: number): Known<Instant> =>
  instantOfFileTime((BigInt(high) << 32n) | BigInt(low));
