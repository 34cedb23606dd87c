import { realpathSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { sampleStatus } from '../../shared/testing/sample-statuses.ts';
import { electron25 } from '../support/electron/electron-25.ts';
import { startFakeDaemon } from '../support/electron/fake-daemon.ts';
import { freshBundles } from '../support/fresh-bundles.ts';
import { until } from '../support/until.ts';
import { median } from './measure/median.ts';
import type { Group, Metric } from './metric.ts';
import { othersOf, pssKibOf } from './tray/family.ts';
import { startPlain } from './tray/start-plain.ts';

const pairs = 7;
/** For what follows the first status, and for the processes that Chromium starts late. */
const settledMs = 10_000;
/** Another Electron on this machine has this long to end: it would take a share of what is measured. */
const aloneWithinMs = 300_000;
/** So often a measurement that another took part in is done again. */
const mostTries = 6;

/** Memory of the tray while its window is shut, all its processes together; beside a bare tray in the same Electron. */
export const trayMemory: Group = {
  id: 'tray.memory',
  cheap: false,
  async run(): Promise<Metric[]> {
    await freshBundles('tray-ui');
    const daemon = await startFakeDaemon(sampleStatus(Math.floor(Date.now() / 1_000)));
    try {
      const own: number[] = [];
      const floor: number[] = [];
      for (let pair = 0; pair < pairs; pair += 1)
        for (const app of pair % 2 === 0 ? (['tray', 'bare'] as const) : (['bare', 'tray'] as const))
          (app === 'tray' ? own : floor).push(await pssMib(app, daemon.socket));
      const value = median(own.map((mib, pair) => mib / (floor[pair] ?? Number.NaN)));
      const beside = { own: median(own), floor: median(floor), baseUnit: 'MiB' };
      return [{ id: 'tray.memory', value, unit: '×', goal: 1.05, ...beside, runs: pairs }];
    } finally {
      await daemon.close();
    }
  },
};

/** PSS of one of the two, in MiB, while no other Electron of the same build runs on this machine. */
async function pssMib(app: 'tray' | 'bare', socket: string, tries = mostTries): Promise<number> {
  if (tries === 0) throw new Error('another Electron of the same build keeps coming in between');
  const program = realpathSync(await electron25());
  await until('other Electrons to end', aloneWithinMs, () => othersOf(program, undefined).length === 0);
  const electron = await startPlain(app, socket);
  try {
    const { pid } = electron;
    await pause(settledMs);
    const mib = pssKibOf(pid) / 1_024;
    if (othersOf(program, pid).length === 0) return mib;
  } finally {
    await electron.close();
  }
  return pssMib(app, socket, tries - 1);
}
