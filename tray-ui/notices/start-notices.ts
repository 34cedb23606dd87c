import { join } from 'node:path';
import type { Clock } from '../../shared/time.ts';
import type { Where } from '../window/window-api.ts';
import type { TrayLocale } from '../words/tray-voice.ts';
import { MemoryFile } from './memory-file.ts';
import { NoticeDesk } from './notice-desk.ts';
import { speechAt } from './speech.ts';
import { systemNotices } from './system-notice.ts';

export interface NoticesOptions {
  readonly clock: Clock;
  readonly locale: TrayLocale;
  /** Folder of what the tray keeps for its user. */
  readonly folder: string;
  /** Has a fresh view made and shown. */
  readonly refresh: () => void;
  readonly lead: (where: Where) => void;
  readonly told: (signals: readonly string[]) => void;
}

/** Notices as the system shows them. */
export function startNotices({ clock, locale, folder, refresh, lead, told }: NoticesOptions): NoticeDesk {
  const { handOver, isOpen } = systemNotices(clock);
  return new NoticeDesk({
    clock,
    locale,
    refresh,
    store: new MemoryFile(join(folder, 'notices.json'), (fault) => console.error(`notices: ${fault}`)),
    onPressed: lead,
    onTold: told,
    mayShow: isOpen,
    show: (notice, events) => {
      const { say } = speechAt(clock.now(), locale);
      const step =
        notice.lead.view === 'sent' ? 'notice.sent' : notice.lead.row === undefined ? 'notice.window' : 'notice.steps';
      const reminders = notice.reminders.map(({ choice }) => say(`remind.${choice}`));
      return handOver(notice, { step: say(step), reminders }, events);
    },
  });
}
