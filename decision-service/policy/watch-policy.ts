import { watch } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf } from '../../shared/errors.ts';
import type { Clock } from '../../shared/time.ts';
import { type LoadedPolicy, loadPolicy } from './load-policy.ts';

/** An editor writes a file in several steps; it is read once they have been over for this long. */
const settleMs = 100;

/**
 * Watches the folder of a policy file, as editors and configuration tools replace the file itself. A good new policy is
 * handed over; a bad one is only told of, so the running one stays. Returns how to stop.
 */
export function watchPolicy(
  path: string,
  running: LoadedPolicy,
  clock: Clock,
  told: { changed(loaded: LoadedPolicy): void; refused(why: string): void },
): () => void {
  let hash = running.hash;
  let refusal = '';
  let cancel: (() => void) | undefined;
  const reload = () => {
    cancel = undefined;
    try {
      const loaded = loadPolicy(path);
      refusal = '';
      if (loaded.hash === hash) return;
      hash = loaded.hash;
      told.changed(loaded);
    } catch (thrown) {
      // Said once: other files of the folder change too.
      if (messageOf(thrown) !== refusal) told.refused(messageOf(thrown));
      refusal = messageOf(thrown);
    }
  };
  const watcher = watch(dirname(path), { persistent: false }, () => {
    // Not put off by every event: a folder that is never quiet is read all the same.
    cancel ??= clock.after(settleMs, reload);
  });
  watcher.on('error', (error) => told.refused(`${dirname(path)} can no longer be watched: ${error.message}`));
  return () => {
    cancel?.();
    watcher.close();
  };
}
