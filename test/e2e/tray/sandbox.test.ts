import { chmodSync, readFileSync, readlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from '@jest/globals';
import { sampleStatus } from '../../../shared/testing/sample-statuses.ts';
import { sandboxLacks } from '../../support/electron/as-nobody.ts';
import { compliantTooltip } from '../../support/electron/compliant-tooltip.ts';
import { startFakeDaemon } from '../../support/electron/fake-daemon.ts';
import { startTray } from '../../support/electron/start-tray.ts';
import { describeExtra } from '../../support/needs.ts';

/** What the kernel holds a process to: 2 is a filter of system calls. */
function heldTo(pid: number) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const fact = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)?.[1];
  const ownUsers = readlinkSync(`/proc/${pid}/ns/user`) !== readlinkSync('/proc/self/ns/user');
  return { ownUsers, seccomp: fact('Seccomp'), noNewPrivileges: fact('NoNewPrivs'), capabilities: fact('CapEff') };
}

describeExtra(sandboxLacks(), 'as a user who is not root', () => {
  test('the page runs in Chromium’s sandbox: a world of its own, system calls filtered, no rights to gain, none held', async () => {
    const daemon = await startFakeDaemon(sampleStatus(Math.floor(Date.now() / 1_000)));
    chmodSync(dirname(daemon.socket), 0o755);
    chmodSync(daemon.socket, 0o666);
    const tray = await startTray({ socket: daemon.socket, sandboxed: true });
    try {
      await tray.says(compliantTooltip);
      const page = await tray.openWindow();
      expect(await page.locator('.state').textContent()).toBe('Compliant');
      const pids = await tray.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getOSProcessId()),
      );
      expect(pids.map(heldTo)).toEqual([
        { ownUsers: true, seccomp: '2', noNewPrivileges: '1', capabilities: '0000000000000000' },
      ]);
    } finally {
      await tray.close();
      await daemon.close();
    }
  });
});
