import { type FSWatcher, watch } from 'node:fs';
import type { SessionFolder } from '../../shared/session-facts.ts';

/** Calls `changed` when something happens in these folders; one that is not there is not watched. Gives what ends it. */
export function watchFolders(folders: readonly SessionFolder[], changed: () => void): () => void {
  const watchers = folders.flatMap(({ path, names }) => {
    const watcher = open(path, (name) => {
      if (name === null || names === undefined || names.includes(name)) changed();
    });
    return watcher === undefined ? [] : [watcher];
  });
  return () => {
    for (const watcher of watchers) watcher.close();
  };
}

function open(path: string, happened: (name: string | null) => void): FSWatcher | undefined {
  try {
    const watcher = watch(path, { persistent: false }, (_, name) => happened(name));
    return watcher.on('error', () => watcher.close());
  } catch (_notThere) {
    // Not made yet, not ours, or no watches left: the next reading, which comes anyway, tries anew.
    return undefined;
  }
}
