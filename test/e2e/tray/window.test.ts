import { join } from 'node:path';
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

const preload = join(__dirname, '../../../dist/tray-ui/preload.cjs');

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

  test('every wall of Electron stands', async () => {
    const walls = await tray.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      const { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity } = (
        window as unknown as { webContents: { getLastWebPreferences(): Record<string, unknown> } }
      ).webContents.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity };
    });
    expect(walls).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true,
    });
  });

  test('markup cannot be made out of text, nor script out of a string', async () => {
    // In a task of the page's own: what a debugger evaluates is excused from the policy.
    const tried = await page.evaluate(`new Promise((resolve) => setTimeout(() => resolve([
      () => { document.body.innerHTML = '<p>'; },
      () => { eval('1'); },
      () => { new Function('1')(); },
    ].map((attempt) => { try { attempt(); return 'done'; } catch (error) { return error.name; } }))))`);
    expect(tried).toEqual(['TypeError', 'EvalError', 'EvalError']);
  });

  test('every permission is denied', async () => {
    const asked = await page.evaluate(
      `Promise.all(['notifications', 'geolocation', 'camera', 'microphone', 'clipboard-read'].map((name) => navigator.permissions.query({ name }).then(({ state }) => state)))`,
    );
    expect(new Set(asked as string[])).toEqual(new Set(['denied']));
  });

  test('the policy comes with the page, and only listed files come at all', async () => {
    const answers = await tray.app.evaluate(async ({ session }) => {
      const ours = session.fromPartition('stance');
      const paths = ['/index.html', '/window.js', '/', '/../preload.cjs', '/icons/app.png', '/constructor'];
      return Promise.all(
        paths.map(async (path) => {
          const { status, headers } = await ours.fetch(`stance://app${path}`);
          return [path, status, headers.get('content-security-policy')?.split(';')[0] ?? null];
        }),
      );
    });
    expect(answers).toEqual([
      ['/index.html', 200, "default-src 'none'"],
      ['/window.js', 200, "default-src 'none'"],
      ['/', 404, null],
      ['/../preload.cjs', 404, null],
      ['/icons/app.png', 404, null],
      ['/constructor', 404, null],
    ]);
  });

  test('a foreign page with the same preload is refused', async () => {
    const before = rechecks();
    const refused = await tray.app.evaluate(async ({ BrowserWindow }, path) => {
      const foreign = new BrowserWindow({ show: false, webPreferences: { preload: path, sandbox: true } });
      await foreign.loadURL('about:blank');
      const said = await foreign.webContents.executeJavaScript(
        `window.stance.recheck().then(() => 'answered', (error) => error.message)`,
      );
      foreign.destroy();
      return said as string;
    }, preload);
    expect(refused).toContain('refused');
    expect(rechecks()).toBe(before);
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

  test('navigation, new windows, frames, the network and files are refused', async () => {
    const url = page.url();
    await page.evaluate(`location.href = 'https://attacker.example/'; undefined`);
    await page.evaluate(`location.href = 'file:///etc/passwd'; undefined`);
    expect(await page.evaluate(`window.open('https://attacker.example/') === null`)).toBe(true);
    const fetched = await page.evaluate(
      `Promise.allSettled(['https://attacker.example/', 'file:///etc/passwd', 'stance://app/main.cjs', 'stance://app/../main.cjs', 'stance://other/index.html'].map((url) => fetch(url))).then((all) => all.map(({ status }) => status))`,
    );
    expect(fetched).toEqual(['rejected', 'rejected', 'rejected', 'rejected', 'rejected']);
    const framed = await page.evaluate(`new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective), { once: true });
      document.body.append(Object.assign(document.createElement('iframe'), { src: 'https://attacker.example/' }));
    })`);
    expect(framed).toBe('frame-src');
    await page.evaluate(`document.querySelector('iframe').remove()`);
    expect(page.url()).toBe(url);
    expect(tray.app.windows()).toHaveLength(1);
  });

  test('closed, it leaves no process of its own behind', async () => {
    const renderers = () =>
      tray.app.evaluate(({ app }) => app.getAppMetrics().filter(({ type }) => type === 'Tab').length);
    expect(await renderers()).toBe(1);
    await page.close();
    await until('the renderer to be gone', 10_000, async () => (await renderers()) === 0);
  });
});
