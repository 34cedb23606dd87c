import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sampleStatus } from '../../shared/testing/sample-statuses.ts';
import { electron25 } from '../support/electron/electron-25.ts';
import { startFakeDaemon } from '../support/electron/fake-daemon.ts';
import { freshBundles } from '../support/fresh-bundles.ts';
import { median } from './measure/median.ts';
import type { Group, Metric } from './metric.ts';
import { pssKibOf } from './tray/family.ts';
import { type App, startPlain } from './tray/start-plain.ts';

const pairs = 7;
/** For what follows the first status, and for the processes that Chromium starts late. */
const settledMs = 8_000;

/** Memory of the tray while its window is shut, all its processes together; beside a bare tray in the same Electron. */
export const trayMemory: Group = {
  id: 'tray.memory',
  cheap: false,
  async run(): Promise<Metric[]> {
    await freshBundles('tray-ui');
    const daemon = await startFakeDaemon(sampleStatus(Math.floor(Date.now() / 1_000)));
    const folder = mkdtempSync(join(tmpdir(), 'stance-electron-'));
    try {
      // A copy of its own: another Electron that runs on this machine would share the pages of the file, and take its part of the figure.
      const shared = await electron25();
      cpSync(dirname(shared), folder, { recursive: true });
      const pssMib = pssOf(join(folder, basename(shared)), daemon.socket);
      const own: number[] = [];
      const floor: number[] = [];
      for (let pair = 0; pair < pairs; pair += 1)
        for (const app of pair % 2 === 0 ? (['tray', 'bare'] as const) : (['bare', 'tray'] as const))
          (app === 'tray' ? own : floor).push(await pssMib(app));
      const value = median(own.map((mib, pair) => mib / (floor[pair] ?? Number.NaN)));
      const beside = { own: median(own), floor: median(floor), baseUnit: 'MiB' };
      return [{ id: 'tray.memory', value, unit: '×', goal: 1.05, ...beside, runs: pairs }];
    } finally {
      await daemon.close();
      rmSync(folder, { recursive: true });
    }
  },
};

const pssOf =
  (electron: string, socket: string) =>
  async (app: App): Promise<number> => {
    const started = await startPlain(app, socket, { electron });
    try {
      await pause(settledMs);
      return pssKibOf(started.pid) / 1_024;
    } finally {
      await started.close();
    }
  };
