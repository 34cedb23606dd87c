import type { DeviceStatus } from '../../shared/device-status.ts';
import { plainText } from '../../shared/plain-text.ts';
import type { Instant } from '../../shared/time.ts';
import type { Choice, NoticeWords } from '../window/window-api.ts';
import type { TrayLocale } from '../words/tray-voice.ts';
import { signalsNotice } from './first-signals.ts';
import { choices } from './snooze.ts';
import { speechAt } from './speech.ts';

/** The words about notices at a moment. */
export function noticeWords(
  putOff: { readonly choices: readonly Choice[]; readonly until?: Instant },
  status: DeviceStatus | undefined,
  now: Instant,
  locale: TrayLocale,
): NoticeWords {
  const speech = speechAt(now, locale);
  const held = (status?.newSignals ?? []).map(({ id }) => id);
  const { title, body } = signalsNotice(0, held, true, speech);
  return {
    reminders: choices
      .filter((choice) => putOff.choices.includes(choice))
      .map((choice) => ({ choice, words: speech.say(`remind.${choice}`) })),
    ...(putOff.until === undefined
      ? {}
      : { reminded: speech.say('remind.set', { time: speech.voice.time(putOff.until) }) }),
    ...(held.length === 0 ? {} : { first: { title: plainText(title), body: plainText(body) } }),
  };
}
