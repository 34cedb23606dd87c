import type { times as english } from '../en/times.ts';
import { translationOf } from '../message.ts';

/** Times and spans in German; sentences put "Uhr" behind them. */
export const times = translationOf<typeof english>()({
  'time.today': 'heute, {time}',
  'time.tomorrow': 'morgen, {time}',
  'time.day': '{day}, {time}',
  'span.short': 'weniger als eine Minute',
  'span.minutes': '{minutes} Min.',
  'span.hours': '{hours} Std.',
  'span.hoursMinutes': '{hours} Std. {minutes} Min.',
  'span.days': { one: '{count} Tag', other: '{count} Tage' },
  'span.daysHours': { one: '{count} Tag {hours} Std.', other: '{count} Tage {hours} Std.' },
});
