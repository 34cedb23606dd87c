import { connect, type Socket } from 'node:net';
import type { Clock } from '../shared/time.ts';
import type { WatchedPath } from './watch-folder.ts';

/** However much is said, it is passed on no more often than this: each time costs a look. */
const gatherMs = 1_000;

/**
 * Listens to a local socket on which each word means that something changed: what the words are is not kept. `changed` is told at
 * once, and once more for all that follows within a moment. A socket that closes or is not there is tried again at each `check`,
 * and when it speaks to us anew something may have been missed.
 */
export function watchStream(path: () => string | undefined, changed: () => void, clock: Clock): WatchedPath {
  let socket: Socket | undefined;
  let wasOpen = false;
  let cancel: (() => void) | undefined;
  let isOwed = false;

  const tell = () => {
    if (cancel !== undefined) {
      isOwed = true;
      return;
    }
    cancel = clock.after(gatherMs, () => {
      cancel = undefined;
      if (!isOwed) return;
      isOwed = false;
      tell();
    });
    changed();
  };
  const open = () => {
    const at = path();
    if (at === undefined) return;
    const mine = connect({ path: at });
    socket = mine;
    // What keeps the process alive is the daemon's business.
    mine.unref();
    mine.on('connect', () => {
      if (wasOpen) tell();
      wasOpen = true;
    });
    mine.on('data', tell);
    // Turned away, or nobody there: `close` follows, and the next check tries anew.
    mine.on('error', () => undefined);
    mine.on('close', () => {
      if (socket === mine) socket = undefined;
    });
  };
  open();
  return {
    check() {
      if (socket === undefined) open();
    },
    stop() {
      cancel?.();
      cancel = undefined;
      const mine = socket;
      socket = undefined;
      mine?.removeAllListeners('data');
      mine?.destroy();
    },
  };
}
