import type { Instant } from './time.ts';
import { times } from './words/en/times.ts';
import type { English } from './words/en.ts';
import type { Language } from './words/language.ts';
import type { Translation } from './words/message.ts';
import { type Say, type Script, sayIn } from './words/say.ts';

/** How a person is spoken to: language and time zone; injected, so that a view is the same on every machine under test. */
export interface Locale<En = English> {
  readonly timeZone?: string;
  /** English where nothing is said. */
  readonly language?: Language<En>;
}

/** Says instants as seen from one moment and place. */
export interface TimeSayer {
  /** With the day only when it is not today: "17:00", "17:00 tomorrow", "17:00, Mon 30 Nov". */
  readonly time: (at: Instant) => string;
  /** Always with the day: "17:00 today". For what a person has to keep. */
  readonly deadline: (at: Instant) => string;
}

type Times = typeof times;
/** As much of a language as times and spans need. */
type TimeLanguage = Script & { readonly messages: Translation<Times> };
interface TimeLocale {
  readonly timeZone?: string;
  readonly language?: TimeLanguage;
}

const english: TimeLanguage = { tag: 'en-GB', direction: 'ltr', messages: times };

/** A clock time, with the day when it is not today: "17:00", "17:00 tomorrow", "17:00, Mon 30 Nov". */
export function clockTime(at: Instant, now: Instant, locale: TimeLocale): string {
  return isToday(at, now, locale) ? timeOfDay(at, locale) : withDay(at, now, locale);
}

/** A clock time that always names its day: "17:00 today", "17:00 tomorrow". */
export function dayTime(at: Instant, now: Instant, locale: TimeLocale): string {
  if (!isToday(at, now, locale)) return withDay(at, now, locale);
  return sayTimes(locale.language)('time.today', { time: timeOfDay(at, locale) });
}

function withDay(at: Instant, now: Instant, locale: TimeLocale): string {
  const { timeZone, language = english } = locale;
  const [say, time] = [sayTimes(language), timeOfDay(at, locale)];
  if (isToday(at, now + 86_400, locale)) return say('time.tomorrow', { time });
  return say('time.day', { time, day: dateFormat('day', language.tag, timeZone).format(at * 1_000) });
}

const timeOfDay = (at: Instant, { timeZone, language = english }: TimeLocale): string =>
  dateFormat('time', language.tag, timeZone).format(at * 1_000);

function isToday(at: Instant, now: Instant, { timeZone }: TimeLocale): boolean {
  const day = dateFormat('date', 'en-CA', timeZone);
  return day.format(at * 1_000) === day.format(now * 1_000);
}

/** A span in at most two units, never a ticking second: "4 min", "2 h 23 min", "3 d 4 h". */
export function spanWords(seconds: number, language: TimeLanguage = english): string {
  const say = sayTimes(language);
  const all = Math.max(0, Math.floor(seconds / 60));
  const [days, hours, minutes] = [Math.floor(all / 1_440), Math.floor((all % 1_440) / 60), all % 60];
  const words = (value: number) => String(value);
  if (all < 1) return say('span.short');
  if (days > 0)
    return hours > 0 ? say('span.daysHours', { count: days, hours: words(hours) }) : say('span.days', { count: days });
  if (hours === 0) return say('span.minutes', { minutes: words(minutes) });
  return minutes > 0
    ? say('span.hoursMinutes', { hours: words(hours), minutes: words(minutes) })
    : say('span.hours', { hours: words(hours) });
}

const sayTimes = (language: TimeLanguage = english): Say<Times> => sayIn<Times>(language.messages, language);

const shapes = {
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { weekday: 'short', day: 'numeric', month: 'short' },
  date: {},
} as const;

/** A format costs a hundred times what formatting costs; one laptop needs three for each of its languages and zones. */
const formats = new Map<string, Intl.DateTimeFormat>();
function dateFormat(shape: keyof typeof shapes, tag: string, timeZone: string | undefined): Intl.DateTimeFormat {
  const key = `${shape} ${tag} ${timeZone ?? ''}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(tag, { ...shapes[shape], ...(timeZone === undefined ? {} : { timeZone }) });
  formats.set(key, made);
  return made;
}
