import { setTimeout as pause } from 'node:timers/promises';
import { viewOf } from '../../shared/status-view.ts';
import { sampleStatuses } from '../../shared/testing/sample-statuses.ts';
import { startFakeDaemon } from '../support/electron/fake-daemon.ts';
import { freshBundles } from '../support/fresh-bundles.ts';
import { until } from '../support/until.ts';
import { median } from './measure/median.ts';
import type { Group, Metric } from './metric.ts';
import { anonKibOf } from './tray/family.ts';
import { startWatched } from './tray/watched-tray.ts';

/** Eight hours with a change every ten seconds: no laptop has so many. */
const changes = 2_880;
const opensEach = 20;
const measuresEach = changes / 20;
const limitMs = 10_000;
/** What is freed goes back to the system a moment later. */
const settledMs = 2_000;
/**
 * Growth between the first third and the last one. What is kept of each change would show: a kibibyte of each is a quarter of the heap.
 * Below it is what V8 compiles late: two snapshots of the heap, 700 changes and 50 windows apart, differed in code alone. Memory as the
 * system counts it swings by a tenth either way, with what allocators give back and when.
 */
const goals = { heap: 1.05, memory: 1.1 } as const;
/** Each has another tooltip than the one before, and none is put off as a brief look is. */
const order = ['compliant', 'attention', 'blocked', 'offline', 'stale', 'notEnrolled', 'checking'] as const;

/** Eight hours of changes at high speed, each drawn, with the window opened and closed at every twentieth: what the tray holds late against early. */
export const trayChurn: Group = {
  id: 'tray.churn',
  cheap: false,
  async run(): Promise<Metric[]> {
    await freshBundles('tray-ui');
    const seconds = () => Math.floor(Date.now() / 1_000);
    const daemon = await startFakeDaemon(sampleStatuses(seconds()).compliant);
    const tray = await startWatched('tray', daemon.socket);
    const heap: number[] = [];
    const held: number[] = [];
    try {
      for (let change = 1; change <= changes; change += 1) {
        const status = sampleStatuses(seconds())[order[change % order.length] ?? 'compliant'];
        daemon.say(status);
        const words = () => `Stance: ${viewOf(status, seconds(), { timeZone: 'UTC' }).tooltip}`;
        await until(`change ${change} to be drawn`, limitMs, async () => (await tray.item.tooltip()) === words());
        if (change % opensEach === 0) await tray.open();
        if (change % measuresEach !== 0) continue;
        await pause(settledMs);
        heap.push((await tray.heap()) / 1_048_576);
        held.push(anonKibOf(tray.pid) / 1_024);
      }
      return [growth('heap', heap), growth('memory', held)];
    } finally {
      await tray.close();
      await daemon.close();
    }
  },
};

/** `samples` come at each twentieth; the first one is of a tray that has just started. */
function growth(what: keyof typeof goals, samples: readonly number[]): Metric {
  const early = median(samples.slice(1, 7));
  const late = median(samples.slice(-6));
  const beside = { own: late, floor: early, baseUnit: 'MiB' };
  return { id: `tray.churn.${what}`, value: late / early, unit: '×', goal: goals[what], ...beside, runs: changes };
}
