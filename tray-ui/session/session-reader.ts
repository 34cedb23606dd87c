import * as v from 'valibot';
import type { DeviceStatus } from '../../shared/device-status.ts';
import { type SessionFolder, SessionReport, sessionAgainSeconds } from '../../shared/session-facts.ts';
import type { Clock } from '../../shared/time.ts';

/** A desktop writes its settings in several steps. */
const settleMs = 250;
/** A reading costs a tenth of a second of one core: so many at once for a person at the settings, and then one in a while. */
const most = { starts: 3, inMs: 30_000 } as const;
/** After a failure the next try by itself; twice as late each time, and never later than a reading is due anyway. */
const firstRetryMs = 10_000;
const longestMs = sessionAgainSeconds * 1_000;

export interface SessionReaderOptions {
  readonly clock: Clock;
  /** Has the session read and handed over, and gives what was printed; undefined when that failed. */
  readonly read: () => Promise<string | undefined>;
  /** Tells of changes in folders until the returned function is called. */
  readonly watch: (folders: readonly SessionFolder[], changed: () => void) => () => void;
}

/**
 * Has this person's session read for a daemon that cannot read it: when the daemon is there or back, whenever something may have
 * changed, and again before the daemon forgets it. One reading at a time; one that fails is tried again later and later.
 */
export class SessionReader {
  readonly #options: SessionReaderOptions;
  /** Which daemon is there, by when it started; only one that runs as the system needs to be told. */
  #daemon: number | undefined;
  #isReading = false;
  /** Something happened since the last reading began. */
  #isWished = false;
  #failures = 0;
  #starts: number[] = [];
  #cancelNext: () => void = () => undefined;
  #unwatch: () => void = () => undefined;
  /** The folders that are watched now. */
  #watched = '';

  constructor(options: SessionReaderOptions) {
    this.#options = options;
  }

  /** Learns whether a daemon is there, and which. */
  hear(status: DeviceStatus | undefined): void {
    const daemon = status?.agent.mode === 'system' ? status.agent.startedAt : undefined;
    if (daemon === this.#daemon) return;
    this.#daemon = daemon;
    this.#failures = 0;
    if (daemon === undefined) this.stop();
    else this.wish();
  }

  /** Something may read otherwise now. */
  wish(): void {
    // Whatever else happens until then is read along; who never stops must not put it off for ever.
    if (this.#daemon === undefined || this.#isWished) return;
    this.#isWished = true;
    if (!this.#isReading) this.#wake(settleMs);
  }

  stop(): void {
    this.#daemon = undefined;
    this.#isWished = false;
    this.#cancelNext();
    this.#unwatch();
    this.#unwatch = () => undefined;
    this.#watched = '';
  }

  #wake(afterMs: number): void {
    const { clock } = this.#options;
    const first = this.#starts.length < most.starts ? undefined : this.#starts[0];
    const earliestMs = first === undefined ? 0 : first + most.inMs - clock.elapsedMs();
    this.#cancelNext();
    this.#cancelNext = clock.after(Math.max(afterMs, earliestMs), () => void this.#read());
  }

  async #read(): Promise<void> {
    const { clock, read, watch } = this.#options;
    this.#isReading = true;
    this.#isWished = false;
    this.#starts = [...this.#starts, clock.elapsedMs()].slice(-most.starts);
    const report = reportOf(await read());
    this.#isReading = false;
    if (this.#daemon === undefined) return;
    if (report !== undefined) {
      // The new ones first: what happens in between is heard by one or the other.
      const unwatchOld = this.#unwatch;
      this.#unwatch = watch(report.watch, () => this.wish());
      unwatchOld();
      const folders = JSON.stringify(report.watch);
      // What changed after it was read and before it was watched nobody saw: it is read once more.
      this.#isWished ||= folders !== this.#watched;
      this.#watched = folders;
    }
    this.#failures = report === undefined ? this.#failures + 1 : 0;
    const againMs = (report?.againSeconds ?? sessionAgainSeconds) * 1_000;
    const retryMs = Math.min(firstRetryMs * 2 ** (this.#failures - 1), longestMs);
    this.#wake(this.#isWished ? settleMs : report === undefined ? retryMs : againMs);
  }
}

function reportOf(printed: string | undefined): SessionReport | undefined {
  if (printed === undefined) return undefined;
  try {
    const report = v.safeParse(SessionReport, JSON.parse(printed));
    return report.success ? report.output : undefined;
  } catch (_notJson) {
    // Another program than ours, or half of what ours said: as good as a failure.
    return undefined;
  }
}
