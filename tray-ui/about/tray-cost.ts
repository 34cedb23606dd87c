import type { Instant } from '../../shared/time.ts';

/** What the tray itself uses: all its processes together. */
export interface TrayCost {
  readonly processes: number;
  readonly memoryBytes: number;
  /** Whether a page of memory that processes share counts in each of them: where the system does not say more. */
  readonly isSharedTwice: boolean;
  /** Of one core, in per cent, since it was asked last. */
  readonly corePercent: number;
  readonly since: Instant;
}

/** As much of Electron's app.getAppMetrics() as is read here. */
interface Metric {
  readonly pid: number;
  readonly cpu: { readonly percentCPUUsage: number };
  readonly memory: { readonly workingSetSize: number };
}

/**
 * Asks what the tray uses, each time since the time before; the first time is now. Electron counts the processor between two
 * questions, and in shares of the whole machine.
 * @param share how much of a process's memory is its own, with its share of what others use too; undefined where that is not told
 */
export function trayMeter(
  metrics: () => readonly Metric[],
  cores: number,
  now: () => Instant,
  share: (pid: number) => number | undefined,
): () => TrayCost {
  metrics();
  let askedAt = now();
  return () => {
    const asked = metrics();
    const since = askedAt;
    askedAt = now();
    const sum = (amount: (metric: Metric) => number) => asked.reduce((total, metric) => total + amount(metric), 0);
    const shares = asked.map(({ pid }) => share(pid));
    // One process that does not tell makes the sum of the others too small.
    const isSharedTwice = shares.includes(undefined);
    const workingBytes = sum(({ memory }) => memory.workingSetSize) * 1_024;
    return {
      processes: asked.length,
      memoryBytes: isSharedTwice ? workingBytes : shares.reduce<number>((total, bytes) => total + (bytes ?? 0), 0),
      isSharedTwice,
      corePercent: sum(({ cpu }) => cpu.percentCPUUsage) * cores,
      since,
    };
  };
}
