import type { times as english } from '../en/times.ts';
import { translationOf } from '../message.ts';

/** Times and spans in Spanish; sentences put "las" before a time. */
export const times = translationOf<typeof english>()({
  'time.today': '{time} de hoy',
  'time.tomorrow': '{time} de mañana',
  'time.day': '{time} del {day}',
  'span.short': 'menos de un minuto',
  'span.minutes': '{minutes} min',
  'span.hours': '{hours} h',
  'span.hoursMinutes': '{hours} h {minutes} min',
  'span.days': { one: '{count} día', other: '{count} días' },
  'span.daysHours': { one: '{count} día {hours} h', other: '{count} días {hours} h' },
});
