import { messageOf } from '../shared/errors.ts';
import { type SignalId, signalIds } from '../shared/signals/catalogue.ts';
import { collectors } from './collectors/catalogue.ts';
import type { Collected } from './collectors/collector.ts';
import { notObserved } from './collectors/observed.ts';
import { printable } from './collectors/printable.ts';
import type { Host } from './host/host.ts';

/** What was seen of each signal that was asked for. */
export type CollectedSignals = Readonly<Partial<Record<SignalId, Collected>>>;

/**
 * Looks at the machine once. Never throws: a collector that takes too long reads `timedOut`, one that throws `unparseable` with
 * a note, and neither touches the others.
 */
export async function collect(host: Host, ids: readonly SignalId[] = signalIds): Promise<CollectedSignals> {
  const collected = await Promise.all(ids.map(async (id) => [id, await collectOne(host, id)] as const));
  return Object.fromEntries(collected);
}

function collectOne(host: Host, id: SignalId): Promise<Collected> {
  const collector = collectors[id][host.platform];
  return new Promise((resolve) => {
    const timer = setTimeout(
      () => resolve(notObserved(host, 'timedOut', [`given up after ${collector.limitMs} ms`])),
      collector.limitMs,
    );
    collector
      .collect(host)
      .catch((thrown) => notObserved(host, 'unparseable', [`fault in the collector: ${messageOf(thrown)}`]))
      .then((collected) => {
        clearTimeout(timer);
        resolve({ ...collected, notes: collected.notes.map(printable) });
      });
  });
}
