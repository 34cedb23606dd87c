import { expect, test } from '@jest/globals';
import { sampleStatus } from '../../shared/testing/sample-statuses.ts';
import { followSession } from './follow-session.ts';

/** How often the daemon was asked to look again, once all that can happen to a session happened once. */
function rechecksOn(platform: string): { happened: number; rechecks: number } {
  const listeners: (() => void)[] = [];
  let rechecks = 0;
  const session = followSession({
    // Where nothing of ours is installed, so nothing is started by this test.
    isPackaged: platform !== 'linux',
    platform,
    folder: '/nowhere',
    monitor: { on: (_, happened) => listeners.push(happened) },
    recheck: () => void rechecks++,
  });
  session.hear(sampleStatus(1_795_310_000));
  for (const happened of listeners) happened();
  session.stop();
  return { happened: listeners.length, rechecks };
}

test('where the daemon hears of lock, unlock and sleep from nobody, the tray has it look again', () => {
  for (const platform of ['darwin', 'win32']) {
    const { happened, rechecks } = rechecksOn(platform);
    expect(happened).toBeGreaterThan(0);
    expect(rechecks).toBe(happened);
  }
});

test('on Linux logind tells the daemon, and the tray asks for no look of its own', () => {
  expect(rechecksOn('linux').rechecks).toBe(0);
});
