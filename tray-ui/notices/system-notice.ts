import { Notification } from 'electron';
import { plainText } from '../../shared/plain-text.ts';
import type { Notice } from './notice.ts';
import type { NoticeEvents } from './notice-desk.ts';

/** Words of the buttons of a notice, where the system has any: the step, and how it can be put off. */
export interface ButtonWords {
  readonly step: string;
  readonly reminders: readonly string[];
}

/** A notice server of Linux takes the body for markup; nothing that a service writes is a link or a picture. */
const withoutMarkup = (text: string): string => text.replaceAll('<', '‹').replaceAll('>', '›');

/**
 * Hands a notice to the notification server of the system, whose own rules of quiet then hold; the returned function takes it back. Where
 * there is none nothing happens, and `shown` is not called.
 */
export function showSystemNotice(notice: Notice, words: ButtonWords, events: NoticeEvents): () => void {
  if (!Notification.isSupported()) return () => undefined;
  const { title, body, urgency, reminders } = notice;
  const shown = new Notification({
    title: withoutMarkup(plainText(title)),
    body: withoutMarkup(plainText(body)),
    urgency,
    // A sound for what has closed, as the system makes it; everything else is only seen.
    silent: urgency !== 'critical',
    actions: [words.step, ...words.reminders].map((text) => ({ type: 'button' as const, text })),
  });
  shown.on('show', () => events.shown());
  shown.on('click', () => events.pressed());
  shown.on('action', (details, index) => {
    const chosen = reminders[(details.actionIndex ?? index) - 1];
    if (chosen === undefined) events.pressed();
    else events.remind(chosen.choice);
  });
  shown.show();
  return () => shown.close();
}
