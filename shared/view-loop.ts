import type { DeviceStatus } from './device-status.ts';
import { viewOf } from './status-view.ts';
import type { Clock } from './time.ts';
import type { Locale } from './time-words.ts';
import type { StatusView } from './view.ts';

/** What is known of the daemon: its status, or silence with what was heard last and what went wrong. */
export interface Heard {
  readonly status?: DeviceStatus | undefined;
  readonly last?: DeviceStatus | undefined;
  readonly said?: string | undefined;
}

/** A look that is over this soon does not flash the icon: what the last decision said is still what counts. */
const settleMs = 400;
/** Longest wait of a timer, so that a clock set by hand is noticed within the minute. */
const longestMs = 60_000;

export interface ViewLoopOptions {
  readonly clock: Clock;
  readonly locale: Locale;
  readonly onView: (view: StatusView, heard: Heard) => void;
}

/**
 * Turns what is heard into views, and makes the next view by itself when time alone changes it: a decision that runs out
 * turns the tray though nothing else happens.
 */
export class ViewLoop {
  readonly #options: ViewLoopOptions;
  #heard: Heard = {};
  #shown: Heard = {};
  #watched = false;
  #settling = false;
  #cancelTimer: () => void = () => undefined;

  constructor(options: ViewLoopOptions) {
    this.#options = options;
  }

  hear(heard: Heard): void {
    this.#heard = heard;
    if (!isBriefLook(this.#shown, heard)) return this.show();
    if (this.#settling) return;
    this.#settling = true;
    this.#wake(settleMs);
  }

  /** Spans of minutes move only while somebody looks. */
  watch(watched: boolean): void {
    this.#watched = watched;
    this.show();
  }

  show(): void {
    const { clock, locale, onView } = this.#options;
    const { status, last, said } = this.#heard;
    this.#shown = this.#heard;
    this.#settling = false;
    const now = clock.now();
    const view = viewOf(status, now, locale, { last, said });
    const minuteMs = this.#watched ? (60 - (now % 60)) * 1_000 : longestMs;
    const changesMs = view.changesAt === undefined ? longestMs : (view.changesAt - now) * 1_000;
    this.#wake(Math.min(minuteMs, changesMs, longestMs));
    onView(view, this.#heard);
  }

  stop(): void {
    this.#cancelTimer();
  }

  #wake(afterMs: number): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.clock.after(afterMs, () => this.show());
  }
}

/** Whether all that is new is that a look began. */
const isBriefLook = (shown: Heard, heard: Heard): boolean =>
  shown.status?.decision !== undefined &&
  !shown.status.checking &&
  heard.status?.checking === true &&
  heard.status.link.state === shown.status.link.state &&
  heard.status.trouble === undefined &&
  heard.status.decision?.decidedAt === shown.status.decision.decidedAt;
