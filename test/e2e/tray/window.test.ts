import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { DeviceStatus } from '../../../shared/device-status.ts';
import { viewOf } from '../../../shared/status-view.ts';
import { sampleStatus } from '../../../shared/testing/sample-statuses.ts';
import { compliantTooltip } from '../../support/electron/compliant-tooltip.ts';
import { type FakeDaemon, startFakeDaemon } from '../../support/electron/fake-daemon.ts';
import { type RunningTray, startTray } from '../../support/electron/start-tray.ts';
import { describeWith, needs } from '../../support/needs.ts';
import { until } from '../../support/until.ts';

describeWith(needs('display', 'dbus', 'electron'), 'the window can do what is listed here and nothing else', () => {
  let daemon: FakeDaemon;
  let tray: RunningTray;
  let page: Page;
  let status: DeviceStatus;
  const histories = () => daemon.asked.filter(({ ask }) => ask === 'history').length;
  const rechecks = () => daemon.asked.filter(({ ask }) => ask === 'recheck').length;

  beforeAll(async () => {
    status = sampleStatus(Math.floor(Date.now() / 1_000));
    daemon = await startFakeDaemon(status);
    tray = await startTray({ socket: daemon.socket });
    await tray.says(compliantTooltip);
    page = await tray.openWindow();
  });
  afterAll(async () => {
    await tray?.close();
    await daemon?.close();
  });

  test('the page has these functions of ours and nothing of Node or Electron', async () => {
    const globals = await page.evaluate(`({
      stance: Object.entries(window.stance).map(([name, value]) => [name, typeof value]),
      node: ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter((name) => name in window),
    })`);
    expect(globals).toEqual({
      stance: [
        ['words', 'function'],
        ['watch', 'function'],
        ['follow', 'function'],
        ['remind', 'function'],
        ['recheck', 'function'],
        ['sent', 'function'],
        ['payload', 'function'],
        ['decisions', 'function'],
        ['cost', 'function'],
        ['doctor', 'function'],
        ['flare', 'function'],
        ['saveFlare', 'function'],
        ['licences', 'function'],
        ['open', 'function'],
      ],
      node: [],
    });
  });

  test('a frame inside our own window is refused, and so are arguments of another shape', async () => {
    const before = rechecks();
    const outcome = await tray.app.evaluate(async ({ BrowserWindow, ipcMain }) => {
      const [window] = BrowserWindow.getAllWindows();
      if (window === undefined) throw new Error('no window');
      // The handlers as Electron keeps them: called with the event that a frame within our page would make.
      const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, (...args: unknown[]) => unknown> })
        ._invokeHandlers;
      const frame = { routingId: 99, url: window.webContents.getURL(), parent: window.webContents.mainFrame };
      const tries = [
        [{ sender: window.webContents, senderFrame: frame }],
        [{ sender: window.webContents, senderFrame: null }],
        [{ sender: { id: 99 }, senderFrame: window.webContents.mainFrame }],
        [{ sender: window.webContents, senderFrame: window.webContents.mainFrame }, 'an argument'],
      ];
      const ours = { sender: window.webContents, senderFrame: window.webContents.mainFrame };
      const misshapen = [
        ['stance:sent', ours, '1'],
        ['stance:sent', ours, 1, 2],
        ['stance:sent', ours, { before: 1 }],
        ['stance:sent', ours, Number.NaN],
        ['stance:payload', ours],
        ['stance:payload', ours, 0],
        ['stance:payload', ours, 1.5],
        ['stance:payload', ours, 2 ** 60],
        ['stance:payload', ours, null],
        ['stance:decisions', ours, 1],
        ['stance:cost', ours, null],
        ['stance:doctor', ours, '--config=/tmp/x'],
        ['stance:flare', ours, '/etc/passwd'],
        ['stance:save-flare', ours, '/home/anna/.bashrc'],
        ['stance:licences', ours, '../../../etc/passwd'],
        ['stance:lead', ours, 'osPatch'],
        ['stance:remind', ours],
        ['stance:remind', ours, 'never'],
        ['stance:remind', ours, 3_600],
        ['stance:remind', ours, 'hour', 'hour'],
        ['stance:open', ours],
        ['stance:open', ours, 'osPatch'],
        ['stance:open', ours, 'osPatch', '0'],
        ['stance:open', ours, 'osPatch', -1],
        ['stance:open', ours, 'osPatch', 64],
        ['stance:open', ours, 'osPatch', 0.5],
        ['stance:open', ours, 'https://attacker.example/', 0],
        ['stance:open', ours, ['osPatch'], 0],
        ['stance:open', ours, 'a'.repeat(66), 0],
        ['stance:open', ours, 'osPatch', 0, 'https://attacker.example/'],
      ] as const;
      const channels = [
        'stance:recheck',
        'stance:lead',
        'stance:remind',
        'stance:sent',
        'stance:payload',
        'stance:decisions',
        'stance:cost',
        'stance:doctor',
        'stance:flare',
        'stance:save-flare',
        'stance:licences',
        'stance:open',
      ];
      const all = [...channels.flatMap((channel) => tries.map((args) => [channel, ...args])), ...misshapen];
      return Promise.all(
        all.map(async ([channel, ...args]) => {
          try {
            return String(await handlers.get(channel as string)?.(...args));
          } catch (error) {
            return String(error);
          }
        }),
      );
    });
    expect(histories()).toBe(0);
    expect(outcome.length).toBeGreaterThan(50);
    expect(new Set(outcome)).toEqual(new Set(['Error: refused']));
    expect(rechecks()).toBe(before);
  });

  test('the button and Ctrl R ask the daemon to look again', async () => {
    const before = rechecks();
    await page.getByRole('button', { name: 'Check now' }).click();
    await until('one recheck', 5_000, () => rechecks() === before + 1);
    await page.keyboard.press('Control+r');
    await until('another recheck', 5_000, () => rechecks() === before + 2);
  });

  test('the keyboard reaches everything in the order it is seen', async () => {
    await page.evaluate(`document.querySelector('main').focus()`);
    const reached: unknown[] = [];
    const rows = viewOf(status, status.at).rows.map(({ title }) => title);
    for (let step = 0; step < rows.length + 2; step += 1) {
      await page.keyboard.press('Tab');
      reached.push(await page.evaluate(`document.activeElement.innerText.split('\\n')[0]`));
    }
    expect(reached).toEqual([...rows, 'Check now', 'Last change to decision 38 ms']);
  });

  test('closed, it leaves no process of its own behind', async () => {
    const renderers = () =>
      tray.app.evaluate(({ app }) => app.getAppMetrics().filter(({ type }) => type === 'Tab').length);
    expect(await renderers()).toBe(1);
    await page.close();
    await until('the renderer to be gone', 10_000, async () => (await renderers()) === 0);
  });
});
