import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { sampleDecision, sampleFinding, sampleStatus } from '../../../shared/testing/sample-statuses.ts';
import { type FakeDaemon, startFakeDaemon } from '../../support/electron/fake-daemon.ts';
import { reachOut, startOutside } from '../../support/electron/outside.ts';
import {
  askFromAnotherWindow,
  callEveryHandler,
  fetchAsMain,
  lookUp,
  newWindows,
  oddArguments,
  permissionStates,
  tamper,
  wishes,
} from '../../support/electron/page-attacks.ts';
import { type RunningTray, startTray } from '../../support/electron/start-tray.ts';
import { describeWith, needs } from '../../support/needs.ts';
import { until } from '../../support/until.ts';

const root = join(__dirname, '../../..');
const preload = join(root, 'dist/tray-ui/preload.cjs');
const now = Math.floor(Date.now() / 1_000);

/** Electron's own list (electronjs.org, "Security", its twenty points), each tried on the running tray; point 19 is packaged.test.ts, point 4 whole is sandbox.test.ts. */
describeWith(needs('display', 'dbus', 'electron'), 'Electron’s security checklist', () => {
  let daemon: FakeDaemon;
  let tray: RunningTray;
  let page: Page;
  let home: string;

  /** What Electron was told for the page, and what its commands were. */
  const preferences = () =>
    tray.app.evaluate(({ webContents }) => {
      type Told = { getLastWebPreferences(): Record<string, unknown> };
      return webContents.getAllWebContents().map((each) => (each as unknown as Told).getLastWebPreferences());
    });
  /** Runs in a task of the page's own: what a debugger evaluates is excused from the policy. */
  const inPage = <T>(body: string) =>
    page.evaluate<T>(
      `new Promise((resolve, reject) => setTimeout(() => (async () => { ${body} })().then(resolve, reject)))`,
    );
  const violation = (attempt: string) =>
    inPage<string>(`
      const told = new Promise((resolve) => document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective), { once: true }));
      try { ${attempt} } catch { /* the policy throws */ }
      return told;`);

  beforeAll(async () => {
    const finding = sampleFinding(now - 60, now + 3_600, ['sensitive']);
    const remedy = { ...finding.remedy, link: 'https://help.example/restart' };
    const decision = sampleDecision(now, { tier: 'warning', findings: [{ ...finding, remedy }] });
    daemon = await startFakeDaemon(sampleStatus(now, { decision }));
    tray = await startTray({ socket: daemon.socket });
    page = await tray.openWindow();
    home = await tray.app.evaluate(({ app }) => app.getPath('userData'));
    // Nothing of the machine is started by what is opened below.
    await tray.app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openExternal = async (address: string) => void opened.push(address);
    });
  });
  afterAll(async () => {
    await tray?.close();
    await daemon?.close();
  });

  test('1 only secure content: nothing is loaded but our own files, by no way that a page has', async () => {
    const outside = await startOutside();
    const [host = '', port = ''] = outside.http.split(':');
    const known = connect(Number(port), host);
    await once(known, 'connect');
    known.destroy();
    await until('the place to notice who comes', 5_000, () => outside.came.length === 1);
    await reachOut(page, outside);
    const tried = await fetchAsMain(tray.app, `http://${outside.http}/`);
    expect(new Set(tried)).toEqual(new Set(['Error: net::ERR_BLOCKED_BY_CLIENT']));
    expect(outside.came).toEqual(['tcp']);
    outside.close();
  });

  test('1 no name is looked up, so that none can carry anything out', async () => {
    const found = await lookUp(tray.app, ['localhost', 'secret.attacker.example']);
    expect(new Set(found)).toEqual(new Set(['Error: net::ERR_NAME_NOT_RESOLVED']));
  });

  test('2 no Node in a page, its frames or its workers', async () => {
    const off = { nodeIntegration: false, nodeIntegrationInSubFrames: false };
    expect(await preferences()).toEqual([expect.objectContaining(off)]);
    const names = ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer', '__dirname'];
    expect(await inPage(`return ${JSON.stringify(names)}.filter((name) => name in globalThis);`)).toEqual([]);
  });

  test('3 the preload lives in a world of its own, and the page cannot reach into it', async () => {
    expect(await preferences()).toEqual([expect.objectContaining({ contextIsolation: true })]);
    // Whatever the page does to its own objects, the preload and Electron have theirs.
    const said = await inPage(tamper);
    expect(said).toEqual({ frozen: true, leaked: [], own: 'function' });
  });

  test('4 every page is told to run in the sandbox, also one that asks not to', async () => {
    expect(await preferences()).toEqual([expect.objectContaining({ sandbox: true })]);
  });

  test('5 every permission is denied, asked or checked', async () => {
    const states = await inPage<string[]>(permissionStates);
    expect(states.filter((state) => !['denied', 'unknown'].includes(state))).toEqual([]);
    expect(states.filter((state) => state === 'denied').length).toBeGreaterThan(5);
    const tried = await inPage(wishes);
    expect(tried).toEqual(Array(12).fill('refused'));
  });

  test('6, 8, 9, 10, 11 what weakens a page is off, for every page there is', async () => {
    const all = await preferences();
    expect(all).toHaveLength(1);
    for (const told of all) {
      expect(told).toMatchObject({
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        webviewTag: false,
      });
      expect(told['enableBlinkFeatures'] ?? '').toBe('');
    }
  });

  test('7 the policy comes with every file, allows nothing by default, and holds', async () => {
    const served = ['/index.html', '/window.js', '/style.css'];
    const others = ['/', '/../preload.cjs', '/%2e%2e/main.cjs', '/icons/app.png', '/constructor', '/window.ts'];
    const answers = await tray.app.evaluate(
      ({ session }, paths) =>
        Promise.all(
          paths.map(async (path) => {
            const { status, headers } = await session.fromPartition('stance').fetch(`stance://app${path}`);
            return { path, status, policy: headers.get('content-security-policy') ?? '' };
          }),
        ),
      [...served, ...others],
    );
    expect(answers.filter(({ status }) => status === 200).map(({ path }) => path)).toEqual(served);
    for (const { policy } of answers.slice(0, served.length)) {
      const nothing = 'default-src base-uri form-action frame-ancestors trusted-types'
        .split(' ')
        .map((name) => `${name} 'none'`);
      expect(policy.split('; ')).toEqual(
        expect.arrayContaining([...nothing, "script-src 'self'", "require-trusted-types-for 'script'"]),
      );
      expect(policy).not.toMatch(/unsafe|\*|https?:|data:|blob:/);
    }
    expect(await violation(`document.body.innerHTML = '<p>';`)).toBe('require-trusted-types-for');
    expect(await violation(`eval('1');`)).toMatch(/script-src|require-trusted-types-for/);
    expect(await violation(`document.body.setAttribute('style', 'color: red');`)).toBe('style-src-attr');
    expect(
      await violation(`document.body.append(Object.assign(document.createElement('iframe'), { src: '//x' }));`),
    ).toBe('frame-src');
    expect(await violation(`trustedTypes.createPolicy('mine', {});`)).toBe('trusted-types');
    await page.evaluate(`document.querySelectorAll('iframe').forEach((each) => each.remove())`);
  });

  test('12 a webview is refused, whatever it asks for', async () => {
    const made = await inPage(`
      const view = document.createElement('webview');
      view.setAttribute('src', 'https://attacker.example/');
      view.setAttribute('nodeintegration', '');
      view.setAttribute('allowpopups', '');
      document.body.append(view);
      const kind = view.constructor.name;
      view.remove();
      return kind;`);
    expect(made).toBe('HTMLElement');
    const refused = await tray.app.evaluate(({ BrowserWindow }) => {
      const said: string[] = [];
      const event = { preventDefault: () => said.push('no') };
      BrowserWindow.getAllWindows()[0]?.webContents.emit('will-attach-webview', event, {}, {});
      return said;
    });
    expect(refused).toEqual(['no']);
    expect(await tray.app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1);
  });

  describe('13 navigation', () => {
    const elsewhere =
      'https://attacker.example/ file:///etc/passwd stance://other/index.html stance://app/window.js data:text/html,x blob:stance://app/x chrome://gpu devtools://devtools/bundled/inspector.html';
    test.each(elsewhere.split(' '))('%s leads nowhere', async (to) => {
      for (const way of [
        `location.href = '${to}'`,
        `location.replace('${to}')`,
        `Object.assign(document.createElement('a'), { href: '${to}' }).click()`,
      ])
        await inPage(`try { ${way}; } catch {}`);
      expect(await inPage(`return location.href;`)).toBe('stance://app/index.html');
      expect(page.url()).toBe('stance://app/index.html');
    });
  });

  test('13 a page that makes itself blank, of which nobody is asked, is closed', async () => {
    const closed = page.waitForEvent('close');
    await page.evaluate(`setTimeout(() => { location.href = 'about:blank'; })`).catch(() => undefined);
    await closed;
    page = await tray.openWindow();
    expect(page.url()).toBe('stance://app/index.html');
  });

  test('14 no new window opens, by no way and of no kind', async () => {
    expect(await inPage(newWindows)).toEqual(Array(6).fill(null));
    expect(tray.app.windows()).toHaveLength(1);
  });

  test('15 only the link that was signed is opened, by the place of its finding', async () => {
    const opened = () => tray.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
    const names = ['https://attacker.example/', 'file:///etc/passwd', 'firewall', 'constructor'];
    for (const name of names) await inPage(`await window.stance.open('${name}', 0).catch(() => undefined);`);
    expect(await opened()).toEqual([]);
    await page.locator('details[data-id=osPatch] > summary').click();
    await page.locator('[data-id="osPatch link 0"]').click();
    await until('the page to be opened', 5_000, async () => (await opened()).length === 1);
    expect(await opened()).toEqual(['https://help.example/restart']);
    expect(await inPage(`return window.stance.open('osPatch', 0);`)).toHaveProperty('failed');
    expect(await opened()).toHaveLength(1);
  });

  test('16 Electron is one exact version, so that no other gets in by itself and an update is a commit', () => {
    const { devDependencies, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
    const wanted: string = { ...dependencies, ...devDependencies }.electron;
    expect(wanted).toMatch(/^\d+\.\d+\.\d+$/);
    const integrity = expect.stringMatching(/^sha512-/);
    expect(packages['node_modules/electron']).toMatchObject({ version: wanted, integrity });
  });

  describe('17 the sender of every message', () => {
    test.each(['frame', 'gone', 'other', 'page'] as const)(
      'a %s that is not ours is refused by every channel',
      async (kind) => {
        const asked = daemon.asked.length;
        const said = await callEveryHandler(tray.app, kind);
        expect(said.length).toBeGreaterThanOrEqual(4 * 7);
        expect(new Set(said)).toEqual(new Set(['Error: refused']));
        expect(daemon.asked.slice(asked).filter(({ ask }) => ask !== 'status')).toEqual([]);
      },
    );

    test('another window with our preload is refused', async () => {
      expect(await askFromAnotherWindow(tray.app, preload)).toContain('refused');
    });

    test('nobody listens to messages that want no answer', async () => {
      const heard = await tray.app.evaluate(({ ipcMain }) => ipcMain.eventNames().map(String));
      expect(heard.filter((name) => name.startsWith('stance'))).toEqual([]);
    });
  });

  test('17 arguments of another shape are refused before anything is done', async () => {
    const asked = daemon.asked.length;
    const tried = await inPage<string[]>(oddArguments);
    expect(new Set(tried.filter((each) => each !== 'open 0'))).toEqual(new Set(['refused']));
    expect(daemon.asked.slice(asked).filter(({ ask }) => ask === 'history' || ask === 'recheck')).toEqual([]);
  });

  test('18 the page is of a scheme of its own, and files cannot be read from it', async () => {
    expect(page.url()).toBe('stance://app/index.html');
    expect(
      await inPage(
        `return Promise.allSettled(['file:///etc/passwd', 'stance://app/main.cjs', 'stance://app/../main.cjs', 'stance://other/index.html'].map((url) => fetch(url))).then((all) => all.map(({ status }) => status));`,
      ),
    ).toEqual(Array(4).fill('rejected'));
  });

  test('20 the page has functions of ours and nothing of Electron’s', async () => {
    const given = await inPage<Record<string, string>>(
      `return Object.fromEntries(Object.entries(window.stance).map(([name, value]) => [name, typeof value]));`,
    );
    expect(new Set(Object.values(given))).toEqual(new Set(['function']));
    expect(Object.keys(given).filter((name) => /^(send|invoke|on|ipc|require|eval)/i.test(name))).toEqual([]);
    // A callback is told what is to be shown, and no event of Electron's with its sender.
    const told = await inPage<string[]>(
      `return new Promise((resolve) => window.stance.watch((...args) => resolve(args.map((each) => Object.keys(each).join()))));`,
    );
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('view');
    expect(told[0]).not.toMatch(/sender|ports/);
  });

  test('and it holds no key and no token: it asks for none, and keeps nothing of what it shows', async () => {
    expect(daemon.asked.filter(({ ask }) => ask === 'proof')).toEqual([]);
    expect(await page.evaluate(`document.cookie + Object.keys(localStorage).length`).catch(() => '0')).toBe('0');
    const kept = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const texts = kept.map(
      (entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), 'latin1')] as const,
    );
    expect(texts.filter(([name]) => /cookie/i.test(name)).map(([name]) => name)).toEqual([]);
    expect(texts.filter(([, text]) => /eyJ[\w-]{20}|PRIVATE KEY|"d":"/.test(text)).map(([name]) => name)).toEqual([]);
  });
});
