import type { Clock } from '../../../shared/time.ts';
import type { WatchedPath } from '../../watch-folder.ts';
import { openBells } from './bell.ts';
import { eventLog } from './event-log.ts';
import { listenedKeys } from './listened-key.ts';
import { watchKey } from './watch-key.ts';
import { watchLog } from './watch-log.ts';

/** A key of the registry, with all below it where `subtree` is set. */
export interface WatchedKey {
  readonly key: string;
  readonly subtree?: true;
}

/** A log of Windows' event log, and which of its entries matter, as XPath. */
export interface WatchedLog {
  readonly channel: string;
  readonly query: string;
}

/** Told of a change, or only that listening began: nothing is known to have happened then. */
export type ToldByWindows = (isBeginning?: true) => void;

/** What only Windows tells of, and whom. */
export interface WindowsEvents {
  readonly registry: readonly (readonly [WatchedKey, changed: ToldByWindows])[];
  readonly eventLog: readonly (readonly [WatchedLog, changed: ToldByWindows])[];
}

/**
 * Listens to the registry and the event log. Everybody is told once when it begins to: what changed until then was told to nobody.
 * Where it cannot begin, every check tries again; whoever reads the registry by the same means cannot read it either.
 */
export function watchWindows(events: WindowsEvents, clock: Clock): WatchedPath {
  let watched: readonly WatchedPath[] | undefined;
  let isStopped = false;
  const begin = () => {
    watched = [];
    listen(events, clock).then(
      (listening) => {
        watched = listening;
        if (isStopped) return stop();
        for (const [, changed] of [...events.registry, ...events.eventLog]) changed(true);
      },
      () => {
        // No library, or no more handles: to be tried again.
        watched = undefined;
      },
    );
  };
  const stop = () => {
    isStopped = true;
    for (const each of watched ?? []) each.stop();
    watched = [];
  };
  if (events.registry.length > 0 || events.eventLog.length > 0) begin();
  else watched = [];
  return {
    check() {
      if (watched === undefined) begin();
      for (const each of watched ?? []) each.check();
    },
    stop,
  };
}

async function listen({ registry, eventLog: logs }: WindowsEvents, clock: Clock): Promise<readonly WatchedPath[]> {
  const hangBell = await openBells(clock);
  const [openKey, subscribe] = [await listenedKeys(), await eventLog()];
  const watched: WatchedPath[] = [];
  try {
    for (const [key, changed] of registry) watched.push(watchKey(openKey, hangBell, key, () => changed()));
    for (const [log, changed] of logs) watched.push(watchLog(subscribe, hangBell, log, () => changed()));
    return watched;
  } catch (thrown) {
    // All of them or none: what was begun is given back.
    for (const each of watched) each.stop();
    throw thrown;
  }
}
