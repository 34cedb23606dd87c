import type { WatchedPath } from '../../watch-folder.ts';
import type { Bell, HangBell } from './bell.ts';
import type { ListenedKey, OpenListenedKey } from './listened-key.ts';

/** As often a key may come while its parent is asked to tell of it; after that the next check tries anew. */
const limitTurns = 8;

/**
 * Watches a key of the registry for as long as it is there, and what it would come to be in for as long as it is not. `changed`
 * is told of what changes in it, that it came and that it went.
 */
export function watchKey(
  open: OpenListenedKey,
  hangBell: HangBell,
  { key, subtree }: { readonly key: string; readonly subtree?: boolean | undefined },
  changed: () => void,
): WatchedPath {
  const what = subtree ? 'subtree' : 'values';
  let listened: ListenedKey | undefined;
  /** Whether that is the key itself, no parent of it. */
  let isItself = false;

  const disarm = (bell: Bell) => {
    listened?.close();
    listened = undefined;
    isItself = false;
    // A key that is closed rings for the last time.
    bell.hush();
  };
  const arm = (bell: Bell) => {
    for (let turn = 0; turn < limitTurns; turn++) {
      disarm(bell);
      const [path, found] = nearest(open, key);
      listened = found;
      if (found === undefined) return;
      isItself = path === key;
      if (!found.ringFor(bell.handle, isItself ? what : 'names')) continue;
      // It may have come before its parent was asked to tell of it.
      if (isItself || !isOpenable(open, childOf(path, key))) return;
    }
    disarm(bell);
  };
  const rearm = () => {
    const was = isItself;
    arm(bell);
    if (was || isItself) changed();
  };
  const bell = hangBell(() => {
    // First asked again, then told: what changes while somebody looks rings once more.
    if (isItself && listened?.ringFor(bell.handle, what)) changed();
    else rearm();
  });
  arm(bell);
  return {
    check() {
      if (!listened?.isThere()) rearm();
    },
    stop() {
      // The bell first: a key that is closed rings.
      bell.close();
      listened?.close();
      listened = undefined;
    },
  };
}

/** The key, or the nearest one above it that is there; undefined where that is not for us. */
function nearest(open: OpenListenedKey, key: string): [string, ListenedKey | undefined] {
  let path = key;
  for (;;) {
    const found = open(path);
    const parent = path.slice(0, path.lastIndexOf('\\'));
    // The roots are always there, and nobody opens them by name.
    if (found !== 'absent') return [path, found];
    if (!parent.includes('\\')) return [path, undefined];
    path = parent;
  }
}

/** `A\B\C` of the parent `A\B` and the key `A\B\C\D`. */
const childOf = (parent: string, key: string): string =>
  parent + (/^\\[^\\]+/.exec(key.slice(parent.length))?.[0] ?? '');

function isOpenable(open: OpenListenedKey, path: string): boolean {
  const found = open(path);
  if (found === 'absent') return false;
  found?.close();
  return true;
}
