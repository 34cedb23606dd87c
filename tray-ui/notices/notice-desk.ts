import type { Clock, Instant } from '../../shared/time.ts';
import type { StatusView } from '../../shared/view.ts';
import type { Heard } from '../../shared/view-loop.ts';
import { translateStatus } from '../../shared/words/translate-finding.ts';
import type { Choice, Where } from '../window/window-api.ts';
import type { TrayLocale } from '../words/tray-voice.ts';
import type { Concern } from './concern.ts';
import type { Memory } from './memory.ts';
import type { Notice } from './notice.ts';
import { noticesOf } from './notices-of.ts';
import { type Reminder, snoozed } from './snooze.ts';
import { speechAt } from './speech.ts';

/** What happens to a notice once it is with the system. */
export interface NoticeEvents {
  /** The system took it. */
  shown(): void;
  pressed(): void;
  /** One of its reminders was chosen. */
  remind(choice: Choice): void;
}

export interface NoticeDeskOptions {
  readonly clock: Clock;
  readonly locale: TrayLocale;
  readonly store: { load(): Memory; save(memory: Memory): void };
  /** Hands a notice to the system; the returned function takes it back. */
  readonly show: (notice: Notice, events: NoticeEvents) => () => void;
  /** Whether a notice would reach the system now. While it would not, nothing counts as said, and is said afterwards as it stands then. */
  readonly mayShow: () => boolean;
  readonly onPressed: (where: Where) => void;
  /** A person was told of signals that are new. */
  readonly onTold: (signals: readonly string[]) => void;
  /** Has a fresh view made and brought to `see`: time alone may have something to say, or how it can be put off changed. */
  readonly refresh: () => void;
}

/** Notices that can still be pressed or taken back; older ones are the system's alone. */
const mostHeld = 8;
/** The icon goes first: a notification server that hangs holds this process up, and with it whatever is not drawn yet. */
const iconFirstMs = 500;
/** Longest wait of a timer: a clock set by hand is noticed within it. */
const longestSeconds = 60;

/** Says what changed, once, and takes back what is no longer true. It holds the only state of notices. */
export class NoticeDesk {
  readonly #options: NoticeDeskOptions;
  readonly #held = new Map<number, { readonly cancel: () => void; readonly close: () => void }>();
  #memory: Memory;
  #concerns: readonly Concern[] = [];
  #reminders: readonly Reminder[] = [];
  #cancel: () => void = () => undefined;

  constructor(options: NoticeDeskOptions) {
    this.#options = options;
    this.#memory = options.store.load();
  }

  /** A view was made just now of what was heard. */
  see(view: StatusView, { status }: Heard): void {
    const { clock, locale, store, refresh, mayShow } = this.#options;
    const now = clock.now();
    const speech = speechAt(now, locale);
    const read = status && translateStatus(status, speech.voice.language);
    const outcome = noticesOf(this.#memory, { status: read, view, now }, speech);
    const { show, takeBack, memory, concerns, reminders, nextAt = Infinity } = outcome;
    this.#concerns = concerns;
    this.#reminders = reminders;
    this.#cancel();
    this.#cancel = clock.after(Math.min(Math.max(nextAt - now, 1), longestSeconds) * 1_000, refresh);
    if (!mayShow()) return;
    this.#memory = memory;
    // Written before it is shown: a tray that ends in between says it never rather than at every start.
    store.save(memory);
    for (const id of takeBack) this.#takeBack(id);
    for (const notice of show) this.#show(notice);
  }

  /** How what is to mend can be put off now, and until when it is. */
  get putOff(): { readonly choices: readonly Choice[]; readonly until?: Instant } {
    const until = this.#memory.snooze?.until;
    return until === undefined ? { choices: this.#reminders.map(({ choice }) => choice) } : { choices: [], until };
  }

  /** Puts off what is to mend; false where there is nothing that may wait so long any more. */
  remind(choice: Choice): boolean {
    const reminder = this.#reminders.find((each) => each.choice === choice);
    if (reminder === undefined) return false;
    this.#memory = snoozed(this.#memory, this.#concerns, reminder.at);
    this.#options.refresh();
    return true;
  }

  stop(): void {
    this.#cancel();
    for (const { cancel } of this.#held.values()) cancel();
    this.#options.store.save(this.#memory);
  }

  #show(notice: Notice): void {
    const { clock, show, mayShow, onPressed, onTold } = this.#options;
    const { id, lead, signals } = notice;
    let close: () => void = () => undefined;
    let isTaken = false;
    const cancel = clock.after(iconFirstMs, () => {
      if (!mayShow()) return this.#unsay(notice);
      close = show(notice, {
        shown: () => {
          isTaken = true;
          if (signals !== undefined) onTold(signals);
        },
        pressed: () => {
          this.#held.delete(id);
          onPressed(lead);
        },
        remind: (choice) => void this.remind(choice),
      });
      if (!isTaken && !mayShow()) this.#unsay(notice);
    });
    this.#held.set(id, { cancel, close: () => close() });
    for (const old of [...this.#held.keys()].slice(0, -mostHeld)) this.#held.delete(old);
  }

  /** A server that hung took no notice: what it was to say is news still. */
  #unsay({ id, signals = [] }: Notice): void {
    const { said, onDisplay, ...rest } = this.#memory;
    const about = onDisplay.find((each) => each.id === id)?.about ?? [];
    this.#memory = {
      ...rest,
      ...(rest.signals && { signals: rest.signals.filter((each) => !signals.includes(each)) }),
      said: Object.fromEntries(Object.entries(said).filter(([name]) => !about.includes(name))),
      onDisplay: onDisplay.filter((each) => each.id !== id),
    };
    this.#held.delete(id);
    this.#options.store.save(this.#memory);
  }

  #takeBack(id: number): void {
    const held = this.#held.get(id);
    this.#held.delete(id);
    if (held === undefined) return;
    held.cancel();
    this.#options.clock.after(iconFirstMs, held.close);
  }
}
