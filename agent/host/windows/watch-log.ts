import type { WatchedPath } from '../../watch-folder.ts';
import type { HangBell } from './bell.ts';
import type { Entries, SubscribeToLog } from './event-log.ts';

/**
 * Watches one log of Windows for new entries that fit a query. A log that is not there or not for us stays silent; one that broke
 * (its service was started anew) is subscribed to again at the next check, which tells that something may have been missed.
 */
export function watchLog(
  subscribe: SubscribeToLog,
  hangBell: HangBell,
  { channel, query }: { readonly channel: string; readonly query: string },
  changed: () => void,
): WatchedPath {
  const bell = hangBell(() => read());
  let entries: Entries | undefined = subscribe(channel, query, bell.handle);
  /** Whether there ever was a subscription: no log appears, and no right is given, while Windows runs. */
  let isOurs = entries !== undefined;
  const read = () => {
    const taken = entries?.take();
    if (taken === undefined) {
      entries?.close();
      entries = undefined;
    }
    if (taken !== false) changed();
  };
  return {
    check() {
      if (!isOurs) return;
      if (entries !== undefined) return read();
      entries = subscribe(channel, query, bell.handle);
      if (entries !== undefined) changed();
    },
    stop() {
      isOurs = false;
      bell.close();
      entries?.close();
      entries = undefined;
    },
  };
}
