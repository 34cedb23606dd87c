import { type BigIntStats, type FSWatcher, statSync, watch } from 'node:fs';

/** A path that is watched for as long as it lasts, and again when it comes back or is replaced. */
export interface WatchedPath {
  /** Looks whether it is still the same; arms anew where it is not, and tells `changed` that something may have been missed. */
  check(): void;
  stop(): void;
}

/**
 * Watches a folder, not the files in it: files are replaced by rename, and a watch on one goes stale with it. `changed` is given
 * the name that changed, or undefined when any may have.
 */
export const watchFolder = (path: string, changed: (name: string | undefined) => void): WatchedPath =>
  watchPath(path, (facts) => facts.isDirectory(), changed);

/**
 * Watches one file that the kernel changes in place. It tells of such a change only to who watches the file itself: seen from the
 * folder, nothing happened.
 */
export const watchKernelFile = (path: string, changed: () => void): WatchedPath =>
  watchPath(path, (facts) => facts.isFile(), changed);

function watchPath(
  path: string,
  isIt: (facts: BigIntStats) => boolean,
  changed: (name: string | undefined) => void,
): WatchedPath {
  let watcher: FSWatcher | undefined;
  let identity: string | undefined;

  const disarm = () => {
    watcher?.close();
    watcher = undefined;
  };
  const arm = () => {
    disarm();
    identity = identityOf(path, isIt);
    if (identity === undefined) return;
    try {
      // Not persistent: what keeps the process alive is the daemon's business.
      watcher = watch(path, { persistent: false }, (_, name) => changed(name ?? undefined));
      watcher.on('error', disarm);
    } catch {
      // Gone again, not for us, or no watches left (ENOSPC): the next check tries anew.
      watcher = undefined;
    }
  };
  arm();
  return {
    check() {
      const now = identityOf(path, isIt);
      if (now === identity && (watcher !== undefined || now === undefined)) return;
      const wasMissing = identity === undefined && now === undefined;
      arm();
      if (!wasMissing && (watcher !== undefined || now === undefined)) changed(undefined);
    },
    stop: disarm,
  };
}

/** What makes a path itself; undefined where there is none that we may see. */
function identityOf(path: string, isIt: (facts: BigIntStats) => boolean): string | undefined {
  try {
    const facts = statSync(path, { bigint: true, throwIfNoEntry: false });
    return facts !== undefined && isIt(facts) ? `${facts.dev}.${facts.ino}` : undefined;
  } catch {
    // Denied or a loop of links: nothing to watch until that changes.
    return undefined;
  }
}
