import { type FSWatcher, statSync, watch } from 'node:fs';

/** A folder that is watched for as long as it lasts, and again when it comes back or is replaced. */
export interface WatchedFolder {
  /** Looks whether it is still the same folder; arms anew where it is not, and tells `changed` that something may have been missed. */
  check(): void;
  stop(): void;
}

/**
 * Watches a folder, not the files in it: files are replaced by rename, and a watch on one goes stale with it. `changed` is given
 * the name that changed, or undefined when any may have.
 */
export function watchFolder(path: string, changed: (name: string | undefined) => void): WatchedFolder {
  let watcher: FSWatcher | undefined;
  let identity: string | undefined;

  const disarm = () => {
    watcher?.close();
    watcher = undefined;
  };
  const arm = () => {
    disarm();
    identity = identityOf(path);
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
      const now = identityOf(path);
      if (now === identity && (watcher !== undefined || now === undefined)) return;
      const wasMissing = identity === undefined && now === undefined;
      arm();
      if (!wasMissing && (watcher !== undefined || now === undefined)) changed(undefined);
    },
    stop: disarm,
  };
}

/** What makes a folder itself; undefined where there is none that we may see. */
function identityOf(path: string): string | undefined {
  try {
    const facts = statSync(path, { bigint: true, throwIfNoEntry: false });
    return facts?.isDirectory() ? `${facts.dev}.${facts.ino}` : undefined;
  } catch {
    // Denied or a loop of links: nothing to watch until that changes.
    return undefined;
  }
}
