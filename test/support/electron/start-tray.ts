import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { until } from '../until.ts';
import { asNobody } from './as-nobody.ts';
import { startDesktop } from './desktop.ts';
import { electron25 } from './electron-25.ts';
import { type NoticeServer, startNoticeServer } from './notice-server.ts';
import { type MenuEntry, type Pixmap, type TrayItem, watchStatusNotifiers } from './status-notifier.ts';
import { trayEnv } from './tray-env.ts';

const root = join(import.meta.dirname, '../../..');

/** How long anything of the tray may take on a loaded machine before a test gives up. */
const limitMs = 20_000;

export interface StartTrayOptions {
  /** The daemon's socket. */
  readonly socket: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** With Chromium's own sandbox, as a user who is not root has it; needs user namespaces (test/support/electron/as-nobody.ts). */
  readonly sandboxed?: boolean;
  /** A folder for what it keeps, that outlives it; else one of its own. */
  readonly home?: string;
  /** With a notification server on its bus. */
  readonly hasNotices?: boolean;
}

/** A real Electron with the built tray, on a desktop of its own; everything is read and pressed as a person's panel would. */
export interface RunningTray {
  readonly app: ElectronApplication;
  readonly pid: number;
  tooltip(): Promise<string>;
  icon(): Promise<Pixmap>;
  menu(): Promise<MenuEntry[]>;
  /** Chooses the line of the menu that has or begins with these words. */
  click(label: string): Promise<void>;
  /** A click on the icon itself. */
  activate(): Promise<void>;
  /** Opens the window by the menu and waits until it shows something. */
  openWindow(): Promise<Page>;
  /** Waits until the tooltip is this. */
  says(tooltip: string, withinMs?: number): Promise<void>;
  /** Starts the same program a second time, as a person would from the list of programs; the status it ends with. */
  startAgain(): Promise<number | null>;
  /** The notification server, where it was asked for. */
  readonly notices: NoticeServer;
  close(): Promise<void>;
}

/** Starts `dist/tray-ui` (built before) in Electron 25 under Xvfb with a private bus. */
export async function startTray({
  socket,
  env = {},
  args = [],
  sandboxed = false,
  home: kept,
  hasNotices = false,
}: StartTrayOptions): Promise<RunningTray> {
  const desktop = await startDesktop();
  const home = kept ?? mkdtempSync(join(tmpdir(), 'stance-tray-'));
  const forget = async () => (kept === undefined ? rmSync(home, { recursive: true, force: true }) : undefined);
  const closing = [desktop.close, forget];
  const close = async () => {
    for (const step of closing) await step();
  };
  try {
    const watcher = await watchStatusNotifiers(desktop.env.DBUS_SESSION_BUS_ADDRESS);
    closing.unshift(watcher.close);
    const server = hasNotices ? await startNoticeServer(desktop.env.DBUS_SESSION_BUS_ADDRESS) : undefined;
    if (server !== undefined) closing.unshift(server.close);
    const electron = await electron25();
    const program = {
      executablePath: sandboxed ? asNobody(electron, home) : electron,
      // Root has no sandbox of Chromium's; the renderer is walled in by its preferences all the same.
      args: [...(sandboxed ? [] : ['--no-sandbox']), ...args, join(root, 'dist/tray-ui/main.cjs')],
      env: {
        ...trayEnv(home, socket, desktop),
        ...env,
      },
    };
    const app = await _electron.launch(program);
    closing.unshift(() => closeApp(app));
    const startAgain = () => runToEnd(program);
    const face = faceOf(app, await watcher.item(limitMs));
    return {
      ...face,
      get notices() {
        if (server === undefined) throw new Error('this desktop has no notification server');
        return server;
      },
      startAgain,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Asks the app to quit, and ends its process when it does not: a test that failed has to end too. */
async function closeApp(app: ElectronApplication): Promise<void> {
  const child = app.process();
  const force = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await app.close();
  clearTimeout(force);
}

function runToEnd(program: { executablePath: string; args: string[]; env: Record<string, string> }) {
  const child = spawn(program.executablePath, program.args, { env: program.env, stdio: 'ignore' });
  const late = setTimeout(() => child.kill('SIGKILL'), limitMs);
  return new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      clearTimeout(late);
      resolve(code);
    });
  });
}

function faceOf(app: ElectronApplication, item: TrayItem): Omit<RunningTray, 'startAgain' | 'notices' | 'close'> {
  const click = async (label: string) => {
    const menu = await item.menu();
    const line = menu.find((entry) => entry.label === label) ?? menu.find((entry) => entry.label.startsWith(label));
    if (line === undefined)
      throw new Error(`no "${label}" in the menu: ${menu.map((entry) => entry.label).join(' | ')}`);
    if (!line.enabled) throw new Error(`"${line.label}" cannot be chosen`);
    await item.choose(line.id);
  };
  return {
    app,
    pid: app.process().pid ?? 0,
    tooltip: item.tooltip,
    icon: async () => {
      const [pixmap] = await item.pixmaps();
      if (pixmap === undefined) throw new Error('the tray item has no picture');
      return pixmap;
    },
    menu: item.menu,
    click,
    activate: item.activate,
    openWindow: async () => {
      const opened = app.windows()[0] ?? app.waitForEvent('window', { timeout: limitMs });
      await click('Open Stance');
      const page = await opened;
      await page.locator('h1').waitFor({ timeout: limitMs });
      return page;
    },
    says: (tooltip, withinMs = limitMs) =>
      until(`the tooltip "${tooltip}"`, withinMs, async () => (await item.tooltip()) === tooltip),
  };
}
