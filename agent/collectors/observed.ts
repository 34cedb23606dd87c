import type { Why } from '../../shared/reading.ts';
import type { Host } from '../host/host.ts';
import type { Collected, Collector } from './collector.ts';

/** What a collector hands back when it saw something. `source` names what told, without paths or output. */
export const observed = <Fact>(host: Host, source: string, fact: Fact, notes: readonly string[]): Collected<Fact> => ({
  reading: { state: 'observed', fact, source, at: host.now() },
  notes,
});

/** What a collector hands back when it saw nothing, and why. */
export const notObserved = <Fact>(host: Host, why: Why, notes: readonly string[]): Collected<Fact> => ({
  reading: { state: 'unread', why, at: host.now() },
  notes,
});

/** The collector of a signal on a system where nothing of ours can tell it yet: it says so, and nothing else. */
export const unsupported: Collector<never> = {
  collect: async (host) => notObserved(host, 'unsupported', [`not observed on ${host.platform} by this version`]),
  watch: { directories: [] },
  limitMs: 1_000,
};
