import type { times as english } from '../en/times.ts';
import { translationOf } from '../message.ts';

/** Times and spans in German; sentences put "Uhr" behind a time. A span is abbreviated, so that it fits after "vor", "seit" and "in". */
export const times = translationOf<typeof english>()({
  'time.today': 'heute um {time}',
  'time.tomorrow': 'morgen um {time}',
  'time.day': '{day} um {time}',
  'span.short': 'weniger als 1 Min.',
  'span.minutes': '{minutes} Min.',
  'span.hours': '{hours} Std.',
  'span.hoursMinutes': '{hours} Std. {minutes} Min.',
  'span.days': { one: '{count} Tg.', other: '{count} Tg.' },
  'span.daysHours': { one: '{count} Tg. {hours} Std.', other: '{count} Tg. {hours} Std.' },
});
