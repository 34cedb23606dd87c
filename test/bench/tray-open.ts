import { sampleStatus } from '../../shared/testing/sample-statuses.ts';
import { startFakeDaemon } from '../support/electron/fake-daemon.ts';
import { freshBundles } from '../support/fresh-bundles.ts';
import { interleave } from './measure/interleave.ts';
import type { Group, Metric } from './metric.ts';
import { startWatched } from './tray/watched-tray.ts';

const pairs = 15;

/** From a click on the icon to the window with the live status drawn; beside a bare window with one word, in the same Electron. */
export const trayOpen: Group = {
  id: 'tray.open',
  cheap: true,
  async run(): Promise<Metric[]> {
    await freshBundles('tray-ui');
    const daemon = await startFakeDaemon(sampleStatus(Math.floor(Date.now() / 1_000)));
    const tray = await startWatched('tray', daemon.socket);
    const bare = await startWatched('bare', daemon.socket);
    try {
      const { ratio, own, other, runs } = await interleave(tray.open, bare.open, pairs);
      return [{ id: 'tray.open', value: ratio, unit: '×', goal: 1.3, own, floor: other, baseUnit: 'ms', runs }];
    } finally {
      await tray.close();
      await bare.close();
      await daemon.close();
    }
  },
};
