/** Times and spans in English. The clock times in the slots come from Intl. */
export const times = {
  'time.today': '{time} today',
  'time.tomorrow': '{time} tomorrow',
  'time.day': '{time}, {day}',
  'span.short': 'less than a minute',
  'span.minutes': '{minutes} min',
  'span.hours': '{hours} h',
  'span.hoursMinutes': '{hours} h {minutes} min',
  'span.days': { one: '{count} d', other: '{count} d' },
  'span.daysHours': { one: '{count} d {hours} h', other: '{count} d {hours} h' },
} as const;
