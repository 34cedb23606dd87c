import { messageOf } from '../shared/errors.ts';
import type { Clock } from '../shared/time.ts';
import type { Device } from './device.ts';
import type { Attestor } from './evidence/attestor.ts';
import type { DeviceKey } from './keys/device-key.ts';
import type { Log } from './log.ts';

/** Offline a row is written on change and this often besides. */
const everyMs = 3_600_000;

interface Parts {
  readonly device: Pick<Device, 'identity'>;
  readonly key: () => Promise<DeviceKey>;
  readonly next: Attestor['next'];
  readonly clock: Clock;
  readonly log: Log;
  readonly isOnline: () => boolean;
  /** Looks at everything: between changes nobody else does while there is no service to ask for it. */
  readonly look: () => Promise<unknown>;
}

/** Signs what is seen while there is no service to tell: history, kept for when there is one again. */
export class OfflineNotes {
  readonly #parts: Parts;
  #cancel: () => void = () => undefined;
  constructor(parts: Parts) {
    this.#parts = parts;
    this.#schedule();
  }

  /** Something changed; while online the stream says it, otherwise it is noted. */
  changed(cause: string): void {
    this.#note(cause, async () => undefined);
  }

  #note(cause: string, look: () => Promise<unknown>): void {
    const { device, key, next, isOnline, log } = this.#parts;
    const { enrolment } = device.identity.held;
    if (enrolment === undefined || isOnline()) return;
    look()
      .then(key)
      .then((opened) => next(opened, enrolment, `offline:${cause}`))
      .catch((error: unknown) => log.warn('a change could not be noted', { why: messageOf(error) }));
  }

  stop(): void {
    this.#cancel();
  }

  #schedule(): void {
    this.#cancel = this.#parts.clock.after(everyMs, () => {
      this.#note('hourly', this.#parts.look);
      this.#schedule();
    });
  }
}
