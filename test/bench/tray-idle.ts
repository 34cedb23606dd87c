import { setTimeout as pause } from 'node:timers/promises';
import { sampleStatus } from '../../shared/testing/sample-statuses.ts';
import { startFakeDaemon } from '../support/electron/fake-daemon.ts';
import { freshBundles } from '../support/fresh-bundles.ts';
import type { Group, Metric } from './metric.ts';
import { familyMsOf } from './tray/family.ts';
import { startPlain } from './tray/start-plain.ts';

const measuredMs = 240_000;
/** The start is another figure, and so are the ten seconds in which a panel may still come. */
const settledMs = 20_000;

/** Processor time of all processes of the tray while nothing happens and its window is shut, on a desktop with a panel and on one without; at the same time a bare tray. */
export const trayIdle: Group = {
  id: 'tray.idleCpu',
  cheap: false,
  async run(): Promise<Metric[]> {
    await freshBundles('tray-ui');
    const daemon = await startFakeDaemon(sampleStatus(Math.floor(Date.now() / 1_000)));
    const tray = await startPlain('tray', daemon.socket);
    const alone = await startPlain('tray', daemon.socket, { hasPanel: false });
    const bare = await startPlain('bare', daemon.socket);
    try {
      await pause(settledMs);
      const used = () => [tray, alone, bare].map(({ pid }) => familyMsOf(pid));
      const before = used();
      const began = performance.now();
      await pause(measuredMs);
      const passed = performance.now() - began;
      const [own = 0, noPanel = 0, floor = 0] = used().map((ms, at) => ((ms - (before[at] ?? 0)) / passed) * 100);
      const same = { unit: '% of a core', goal: 0.2, floor, runs: 1 };
      return [
        { id: 'tray.idleCpu', value: own, own, ...same },
        { id: 'tray.idleCpu.noPanel', value: noPanel, own: noPanel, ...same },
      ];
    } finally {
      for (const electron of [tray, alone, bare]) await electron.close();
      await daemon.close();
    }
  },
};
