import type { Instant } from '../../shared/time.ts';

/** What the tray itself uses: all its processes together. */
export interface TrayCost {
  readonly processes: number;
  readonly memoryBytes: number;
  /** Of one core, in per cent, since it was asked last. */
  readonly corePercent: number;
  readonly since: Instant;
}

/** As much of Electron's app.getAppMetrics() as is read here. */
interface Metric {
  readonly cpu: { readonly percentCPUUsage: number };
  readonly memory: { readonly workingSetSize: number };
}

/**
 * Asks what the tray uses, each time since the time before; the first time is now. Electron counts the processor between two
 * questions, and in shares of the whole machine; a page of memory that two processes share counts in both.
 */
export function trayMeter(metrics: () => readonly Metric[], cores: number, now: () => Instant): () => TrayCost {
  metrics();
  let askedAt = now();
  return () => {
    const asked = metrics();
    const since = askedAt;
    askedAt = now();
    const sum = (amount: (metric: Metric) => number) => asked.reduce((total, metric) => total + amount(metric), 0);
    return {
      processes: asked.length,
      memoryBytes: sum(({ memory }) => memory.workingSetSize) * 1_024,
      corePercent: sum(({ cpu }) => cpu.percentCPUUsage) * cores,
      since,
    };
  };
}
