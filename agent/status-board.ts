import type { DeviceStatus } from '../shared/device-status.ts';

/** The one status of this device. Parts of the agent write what they know; whoever watches is told when it changed. */
export class StatusBoard {
  #status: DeviceStatus;
  readonly #now: () => number;
  readonly #watchers = new Set<(status: DeviceStatus) => void>();
  constructor(first: DeviceStatus, now: () => number) {
    this.#status = first;
    this.#now = now;
  }

  /** The status, dated now. */
  get status(): DeviceStatus {
    return { ...this.#status, at: this.#now() };
  }

  /** Writes a part. Nobody is told of a write that changes nothing. */
  set(part: Partial<DeviceStatus>): void {
    const keys = Object.keys(part) as (keyof DeviceStatus)[];
    if (keys.every((key) => JSON.stringify(this.#status[key]) === JSON.stringify(part[key]))) return;
    this.#status = { ...this.#status, ...part };
    const status = this.status;
    for (const watcher of this.#watchers) watcher(status);
  }

  /** Tells at every change; the returned function ends it. */
  watch(watcher: (status: DeviceStatus) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}
