import type { times as english } from '../en/times.ts';
import { translationOf } from '../message.ts';

/** Times and spans in French. */
export const times = translationOf<typeof english>()({
  'time.today': '{time} aujourd’hui',
  'time.tomorrow': '{time} demain',
  'time.day': '{time} le {day}',
  'span.short': 'moins d’une minute',
  'span.minutes': '{minutes} min',
  'span.hours': '{hours} h',
  'span.hoursMinutes': '{hours} h {minutes} min',
  'span.days': { one: '{count} j', other: '{count} j' },
  'span.daysHours': { one: '{count} j {hours} h', other: '{count} j {hours} h' },
});
