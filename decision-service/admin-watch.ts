import type { Clock } from '../shared/time.ts';
import type { DeviceStore } from './store/device-store.ts';
import type { MetaStore } from './store/meta-store.ts';

/** How soon a running service sees what the command line wrote beside it. */
const pollMs = 500;

/** What an administrator did to a device since it was last looked at. */
export interface AdminNews {
  revoked(device: string): void;
  accepted(device: string): void;
  /** An administrator decided something that a device is told with its next decision. */
  decided(device: string): void;
  /** The database could not be asked; it is asked again. */
  failed(why: unknown): void;
}

/**
 * Watches the database for what other processes commit: a number is asked twice a second, devices only when it changed.
 * Tokens need no watching, they are read at each use. Returns how to stop.
 */
export function watchAdmin(
  devices: DeviceStore,
  meta: MetaStore,
  connected: () => Iterable<string>,
  clock: Clock,
  news: AdminNews,
): () => void {
  let version = meta.othersVersion();
  let events = devices.lastEvent();
  const look = () => {
    cancel = clock.after(pollMs, look);
    try {
      compare();
    } catch (why) {
      news.failed(why);
    }
  };
  const compare = () => {
    const now = meta.othersVersion();
    if (now === version) return;
    version = now;
    for (const { id, device, what } of devices.eventsAfter(events)) {
      events = id;
      if (what === 'accepted') news.accepted(device);
      if (what === 'rotateAsked' || what === 'joined' || what === 'dismissed') news.decided(device);
    }
    for (const device of connected()) if (devices.find(device)?.revoked_at != null) news.revoked(device);
  };
  let cancel = clock.after(pollMs, look);
  return () => cancel();
}
