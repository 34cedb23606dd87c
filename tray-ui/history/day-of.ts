import type { Instant } from '../../shared/time.ts';

/** When the day began that a moment is in, in a time zone; also on a day of 23 or 25 hours. */
export function dayStart(at: Instant, timeZone?: string): Instant {
  const format = new Intl.DateTimeFormat('en-CA', {
    ...(timeZone === undefined ? {} : { timeZone }),
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const clock = (when: Instant) => {
    const parts = Object.fromEntries(format.formatToParts(when * 1_000).map(({ type, value }) => [type, value]));
    const { year, month, day, hour, minute, second } = parts;
    const seconds = Number(hour) * 3_600 + Number(minute) * 60 + Number(second);
    return { day: `${year}-${month}-${day}`, seconds };
  };
  const today = clock(at);
  const guess = at - today.seconds;
  const found = clock(guess);
  if (found.day === today.day) return guess - found.seconds;
  // An hour was left out since midnight.
  return guess + (86_400 - found.seconds);
}
