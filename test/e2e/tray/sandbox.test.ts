import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from '@jest/globals';
import { sampleStatus } from '../../../shared/testing/sample-statuses.ts';
import { sandboxLacks } from '../../support/electron/as-nobody.ts';
import { compliantTooltip } from '../../support/electron/compliant-tooltip.ts';
import { startFakeDaemon } from '../../support/electron/fake-daemon.ts';
import { heldTo, inSandbox } from '../../support/electron/held-to.ts';
import { startTray } from '../../support/electron/start-tray.ts';
import { describeExtra } from '../../support/needs.ts';

/** A picture of one colour is smaller; words and signs make one of some kilobytes. */
const leastPictureBytes = 8_000;

describeExtra(sandboxLacks(), 'as a user who is not root', () => {
  test('the page runs in Chromium’s sandbox: a world of its own, system calls filtered, no rights to gain, none held', async () => {
    const daemon = await startFakeDaemon(sampleStatus(Math.floor(Date.now() / 1_000)));
    chmodSync(dirname(daemon.socket), 0o755);
    chmodSync(daemon.socket, 0o666);
    const tray = await startTray({ socket: daemon.socket, sandboxed: true });
    try {
      await tray.says(compliantTooltip);
      const page = await tray.openWindow();
      expect(await page.locator('.state').textContent()).not.toBe('');
      const pids = await tray.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getOSProcessId()),
      );
      expect(pids.map(heldTo)).toEqual([inSandbox]);
      expect((await page.screenshot()).length).toBeGreaterThan(leastPictureBytes);
      // The main process runs as that user too, and was not told to do without.
      const args = await tray.app.evaluate(() => [process.getuid?.(), process.argv.includes('--no-sandbox')]);
      expect(args).toEqual([65_534, false]);
    } finally {
      await tray.close();
      await daemon.close();
    }
  });
});
