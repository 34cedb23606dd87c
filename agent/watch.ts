import { messageOf } from '../shared/errors.ts';
import { type SignalId, signalIds } from '../shared/signals/catalogue.ts';
import type { Clock } from '../shared/time.ts';
import { collectors } from './collectors/catalogue.ts';
import type { Watch } from './collectors/collector.ts';
import { rootSocket } from './host/ask-root.ts';
import type { Host } from './host/host.ts';
import { watchProcesses } from './host/windows/watch-processes.ts';
import { type WatchedKey, type WindowsEvents, watchWindows } from './host/windows/watch-windows.ts';
import { watchFolder, watchKernelFile } from './watch-folder.ts';
import { watchStream } from './watch-stream.ts';

/** How often a folder is checked for having been replaced or having come to be; events tell of all else. */
const folderCheckSeconds = 16;

/**
 * Says which signal to look at again: at once for what happens in a folder, and by a cheap look at a shared timer for what raises
 * no event. Nothing is collected here; it may call for one look too many, never for one too few. Gives what ends it.
 * @param turned called at every turn of that timer, with its period: whoever else has something to look at shares the wake
 */
export function watchSignals(
  host: Host,
  clock: Clock,
  changed: (id: SignalId) => void,
  ids: readonly SignalId[] = signalIds,
  watchOf: (id: SignalId) => Watch = (id) => collectors[id][host.platform].watch,
  turned: (periodMs: number) => void = () => undefined,
): () => void {
  const kernelFiles = ids.flatMap((id) =>
    (watchOf(id).files ?? []).map((path) => ({ path, watched: watchKernelFile(path, () => changed(id)) })),
  );
  const files = kernelFiles.map(({ watched }) => watched);
  const folders = subscribersByFolder(ids, watchOf).map(([path, subscribers]) => {
    const below = kernelFiles.filter((file) => file.path.startsWith(`${path}/`));
    return watchFolder(path, (name) => {
      const meant = subscribers.filter(({ names }) => names === undefined || name === undefined || names.has(name));
      for (const { id } of meant) changed(id);
      // A control group that came or went in this folder brings or takes its files.
      if (meant.length > 0) for (const { watched } of below) watched.check();
    });
  });
  const ends = ids.flatMap((id) => {
    const { processes } = watchOf(id);
    if (processes === undefined) return [];
    const list = () => processes(host);
    return [watchProcesses(list, () => changed(id), clock)];
  });
  const windows = watchWindows(windowsEvents(host, ids, watchOf, changed), clock);
  const streams = ids.flatMap((id) => {
    const { stream } = watchOf(id);
    if (stream === undefined) return [];
    const heard = () => {
      stream.forget?.(host);
      changed(id);
    };
    return [watchStream(() => rootSocket(stream.question), heard, clock)];
  });
  const watched = [...folders, ...files, ...streams, windows, ...ends];
  const stopTimer = startTimer(host, clock, changed, ids, watchOf, turned, () => {
    for (const path of watched) path.check();
  });
  return () => {
    stopTimer();
    for (const path of watched) path.stop();
  };
}

type Subscriber = { readonly id: SignalId; readonly names: ReadonlySet<string> | undefined };

function subscribersByFolder(ids: readonly SignalId[], watchOf: (id: SignalId) => Watch): [string, Subscriber[]][] {
  const byFolder = new Map<string, Subscriber[]>();
  for (const id of ids) {
    for (const { path, names } of watchOf(id).directories) {
      byFolder.set(path, [...(byFolder.get(path) ?? []), { id, names: names && new Set(names) }]);
    }
  }
  return [...byFolder];
}

/** Signals that share a key of the registry share its handle; each log is asked with the query of one signal. */
function windowsEvents(
  host: Host,
  ids: readonly SignalId[],
  watchOf: (id: SignalId) => Watch,
  changed: (id: SignalId) => void,
): WindowsEvents {
  const byKey = new Map<string, readonly [WatchedKey, Set<SignalId>]>();
  for (const id of ids)
    for (const watched of watchOf(id).registry ?? []) {
      const name = JSON.stringify([watched.key.toUpperCase(), watched.subtree]);
      byKey.set(name, [watched, (byKey.get(name)?.[1] ?? new Set()).add(id)]);
    }
  return {
    registry: [...byKey.values()].map(([key, all]) => [
      key,
      () => {
        for (const id of all) changed(id);
      },
    ]),
    eventLog: ids.flatMap((id) =>
      (watchOf(id).eventLog ?? []).map(
        (log) =>
          [
            log,
            (isBeginning) => {
              if (!isBeginning) log.forget?.(host);
              changed(id);
            },
          ] as const,
      ),
    ),
  };
}

/** One timer for all: a wake costs more than what is done in it. Its period is the shortest one asked for. */
function startTimer(
  host: Host,
  clock: Clock,
  changed: (id: SignalId) => void,
  ids: readonly SignalId[],
  watchOf: (id: SignalId) => Watch,
  turned: (periodMs: number) => void,
  checkPaths: () => void,
): () => void {
  const looks = ids.flatMap((id) => {
    const { look, everySeconds } = watchOf(id);
    return look && everySeconds ? [{ id, look, everySeconds, last: undefined as string | undefined }] : [];
  });
  const periodSeconds = Math.min(folderCheckSeconds, ...looks.map(({ everySeconds }) => everySeconds));
  const isDue = (everySeconds: number, ticks: number) =>
    ticks % Math.max(1, Math.round(everySeconds / periodSeconds)) === 0;
  let cancel: (() => void) | undefined;
  let isStopped = false;

  const tick = async (ticks: number) => {
    turned(periodSeconds * 1_000);
    for (const entry of looks) {
      if (!isDue(entry.everySeconds, ticks)) continue;
      // A look at fault is one that differs: the collector then says what is wrong.
      const words = await entry.look(host).catch((thrown) => `fault: ${messageOf(thrown)}`);
      if (isStopped) return;
      // The first look is only what the others are compared with: whoever starts us collects everything then.
      if (entry.last !== undefined && entry.last !== words) changed(entry.id);
      entry.last = words;
    }
    if (ticks > 0 && isDue(folderCheckSeconds, ticks)) checkPaths();
    cancel = clock.after(periodSeconds * 1_000, () => void tick(ticks + 1));
  };
  void tick(0);
  return () => {
    isStopped = true;
    cancel?.();
  };
}
