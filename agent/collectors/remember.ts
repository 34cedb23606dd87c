import type { Host } from '../host/host.ts';

/**
 * Keeps what was worked out from files for as long as none of them changes (FileFacts.stamp). Per host, so that one machine's
 * answer is never given for another's; only a sound result is kept, so that whatever failed is tried again.
 */
export function remember<T>() {
  const kept = new WeakMap<Host, { readonly stamp: string; readonly value: T }>();
  return async (
    host: Host,
    paths: readonly string[],
    extra: string,
    isSound: (value: T) => boolean,
    workOut: () => Promise<T>,
  ): Promise<T> => {
    // The stamps first: what changes while we read is seen the next time.
    const facts = await Promise.all(paths.map((path) => host.stat(path)));
    const stamp = JSON.stringify([extra, paths, facts.map((answer) => ('is' in answer ? answer.is.stamp : answer))]);
    const before = kept.get(host);
    if (before?.stamp === stamp) return before.value;
    const value = await workOut();
    if (isSound(value) && facts.every((answer) => 'is' in answer)) kept.set(host, { stamp, value });
    return value;
  };
}
