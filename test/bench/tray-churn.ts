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
 * Growth between the second tenth and the last one. What is kept of each change would show: 2,300 times one kibibyte is a third of the
 * heap. Below it is what V8 compiles and optimises late.
 */
const goal = 1.05;
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
      return [growth('tray.churn.heap', heap), growth('tray.churn.memory', held)];
    } finally {
      await tray.close();
      await daemon.close();
    }
  },
};

/** `samples` come at each twentieth: the second tenth and the last one are three samples each. */
function growth(id: string, samples: readonly number[]): Metric {
  const early = median(samples.slice(1, 4));
  const late = median(samples.slice(-3));
  return { id, value: late / early, unit: '×', goal, own: late, floor: early, baseUnit: 'MiB', runs: changes };
}
