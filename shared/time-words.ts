import type { Instant } from './time.ts';

/** How times are said; injected, so that a view is the same on every machine under test. */
export interface Locale {
  readonly timeZone?: string;
  readonly language?: string;
}

/** Says instants as seen from one moment and place. */
export interface TimeSayer {
  /** With the day only when it is not today: "17:00", "17:00 tomorrow", "17:00, Mon 30 Nov". */
  readonly time: (at: Instant) => string;
  /** Always with the day: "17:00 today". For what a person has to keep. */
  readonly deadline: (at: Instant) => string;
}

/** A clock time, with the day when it is not today: "17:00", "17:00 tomorrow", "17:00, Mon 30 Nov". */
export function clockTime(at: Instant, now: Instant, locale: Locale): string {
  return isToday(at, now, locale) ? timeOfDay(at, locale) : withDay(at, now, locale);
}

/** A clock time that always names its day: "17:00 today", "17:00 tomorrow". */
export function dayTime(at: Instant, now: Instant, locale: Locale): string {
  return isToday(at, now, locale) ? `${timeOfDay(at, locale)} today` : withDay(at, now, locale);
}

function timeOfDay(at: Instant, { timeZone, language = 'en-GB' }: Locale): string {
  return new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...zone(timeZone),
  }).format(at * 1_000);
}

function withDay(at: Instant, now: Instant, locale: Locale): string {
  const time = timeOfDay(at, locale);
  if (isToday(at, now + 86_400, locale)) return `${time} tomorrow`;
  const { timeZone, language = 'en-GB' } = locale;
  const day = { weekday: 'short', day: 'numeric', month: 'short', ...zone(timeZone) } as const;
  return `${time}, ${new Intl.DateTimeFormat(language, day).format(at * 1_000)}`;
}

function isToday(at: Instant, now: Instant, { timeZone }: Locale): boolean {
  const day = new Intl.DateTimeFormat('en-CA', zone(timeZone));
  return day.format(at * 1_000) === day.format(now * 1_000);
}

const zone = (timeZone: string | undefined) => (timeZone === undefined ? {} : { timeZone });

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
