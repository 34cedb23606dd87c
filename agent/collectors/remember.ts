import * as v from 'valibot';
import type { Host } from '../host/host.ts';

/** Under which name a result is remembered over a restart of the agent, and the shape without which it is not believed. */
export interface Lasting<T> {
  readonly name: string;
  readonly shape: v.GenericSchema<unknown, T>;
}

/**
 * Keeps what was worked out from files for as long as none of them changes (FileFacts.stamp). Per host, so that one machine's
 * answer is never given for another's; only a sound result is kept, so that whatever failed is tried again.
 * @param lasting for what is worth keeping over a restart too, where the host has a memory
 */
export function remember<T>(lasting?: Lasting<T>) {
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
    // Nothing was kept that was not sound, and nothing is believed that would not have been kept.
    const recalled = before === undefined ? recall(host, stamp, lasting) : undefined;
    const isRecalled = recalled !== undefined && isSound(recalled);
    const value = isRecalled ? recalled : await workOut();
    if (!isSound(value) || !facts.every((answer) => 'is' in answer)) return value;
    kept.set(host, { stamp, value });
    if (lasting !== undefined && !isRecalled) host.memory?.keep(lasting.name, stamp, value);
    return value;
  };
}

function recall<T>(host: Host, stamp: string, lasting: Lasting<T> | undefined): T | undefined {
  if (lasting === undefined || host.memory === undefined) return undefined;
  const parsed = v.safeParse(lasting.shape, host.memory.recall(lasting.name, stamp));
  return parsed.success ? parsed.output : undefined;
}
