import type { Locale } from './status-view.ts';
import type { Instant } from './time.ts';

/** A clock time, with the day when it is not today: "17:00", "17:00 tomorrow", "17:00, Mon 30 Nov". */
export function clockTime(at: Instant, now: Instant, { timeZone, language = 'en-GB' }: Locale): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const time = new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...zone,
  }).format(at * 1_000);
  const day = (instant: Instant) => new Intl.DateTimeFormat('en-CA', { ...zone }).format(instant * 1_000);
  if (day(at) === day(now)) return time;
  if (day(at) === day(now + 86_400)) return `${time} tomorrow`;
  const date = new Intl.DateTimeFormat(language, { weekday: 'short', day: 'numeric', month: 'short', ...zone }).format(
    at * 1_000,
  );
  return `${time}, ${date}`;
}

/** A span in at most two units, never a ticking second: "4 min", "2 h 23 min", "3 d 4 h". */
export function spanWords(seconds: number): string {
  const minutes = Math.max(0, Math.floor(seconds / 60));
  if (minutes < 1) return 'less than a minute';
  const days = Math.floor(minutes / 1_440);
  const hours = Math.floor((minutes % 1_440) / 60);
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return minutes % 60 > 0 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${minutes} min`;
}
