import type { times as english } from '../en/times.ts';
import { translationOf } from '../message.ts';

/** Times and spans in Japanese. */
export const times = translationOf<typeof english>()({
  'time.today': '今日{time}',
  'time.tomorrow': '明日{time}',
  'time.day': '{day} {time}',
  'span.short': '1分未満',
  'span.minutes': '{minutes}分',
  'span.hours': '{hours}時間',
  'span.hoursMinutes': '{hours}時間{minutes}分',
  'span.days': { other: '{count}日' },
  'span.daysHours': { other: '{count}日{hours}時間' },
});
