import { Notification } from 'electron';
import { plainText } from '../../shared/plain-text.ts';
import type { Clock } from '../../shared/time.ts';
import type { Notice } from './notice.ts';
import type { NoticeEvents } from './notice-desk.ts';
import { type LetAlone, unlessHung } from './unless-hung.ts';

/** Words of the buttons of a notice, where the system has any: the step, and how it can be put off. */
export interface ButtonWords {
  readonly step: string;
  readonly reminders: readonly string[];
}

/** Hands a notice over; the returned function takes it back. */
export type HandOver = (notice: Notice, words: ButtonWords, events: NoticeEvents) => () => void;

/** A notice server of Linux takes the body for markup; nothing that a service writes is a link or a picture. */
const withoutMarkup = (text: string): string => text.replaceAll('<', '‹').replaceAll('>', '›');

/**
 * Hands notices to the notification server of the system, whose own rules of quiet then hold. Where there is none, or one that hangs,
 * nothing happens, and `shown` is not called.
 */
export function systemNotices(clock: Pick<Clock, 'elapsedMs'>): { handOver: HandOver; isOpen: LetAlone['isOpen'] } {
  const { call, isOpen } = unlessHung(clock, (tookMs, aloneMs) =>
    console.error(
      `notices: the notification server took ${Math.round(tookMs)} ms; it is let alone for ${Math.round(aloneMs / 1_000)} s`,
    ),
  );
  const handOver: HandOver = (notice, words, events) => {
    let shown: Notification | undefined;
    call(() => {
      if (!Notification.isSupported()) return;
      shown = made(notice, words, events);
      shown.show();
    });
    return () => call(() => shown?.close());
  };
  return { handOver, isOpen };
}

function made({ title, body, urgency, reminders }: Notice, words: ButtonWords, events: NoticeEvents): Notification {
  const notification = new Notification({
    title: withoutMarkup(plainText(title)),
    body: withoutMarkup(plainText(body)),
    urgency,
    // A sound for what has closed, as the system makes it; everything else is only seen.
    silent: urgency !== 'critical',
    actions: [words.step, ...words.reminders].map((text) => ({ type: 'button' as const, text })),
  });
  notification.on('show', () => events.shown());
  notification.on('click', () => events.pressed());
  notification.on('action', (details, index) => {
    const chosen = reminders[(details.actionIndex ?? index) - 1];
    if (chosen === undefined) events.pressed();
    else events.remind(chosen.choice);
  });
  return notification;
}
