import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { end } from '../../support/announced-process.ts';
import { startDesktop } from '../../support/electron/desktop.ts';
import { electron25 } from '../../support/electron/electron-25.ts';
import { startNoticeServer } from '../../support/electron/notice-server.ts';
import { type TrayItem, watchStatusNotifiers } from '../../support/electron/status-notifier.ts';
import { trayEnv } from '../../support/electron/tray-env.ts';

const root = join(import.meta.dirname, '../../..');
const limitMs = 20_000;

/** The built tray, or the bare one. */
const apps = {
  tray: join(root, 'dist/tray-ui/main.cjs'),
  bare: join(import.meta.dirname, 'bare/main.cjs'),
} as const;
export type App = keyof typeof apps;

/** An Electron as a person starts it, on a desktop of its own with a panel and notices: no debugger is attached that would count with it. */
export interface PlainElectron {
  readonly process: ChildProcess;
  readonly pid: number;
  /** Its icon. Throws on a desktop without a panel. */
  readonly item: TrayItem;
  close(): Promise<void>;
}

interface Others {
  readonly hasPanel?: boolean;
  /** Before the app: `-r FILE` and switches. Then its standard input and output are pipes. */
  readonly args?: readonly string[];
  /** Another binary than the one that the tests share. */
  readonly electron?: string;
}

/** Starts one of the two before a daemon; resolves when the panel has its icon, and at once where there is no panel. */
export async function startPlain(
  app: App,
  socket: string,
  { hasPanel = true, args = [], electron }: Others = {},
): Promise<PlainElectron> {
  const desktop = await startDesktop();
  const home = mkdtempSync(join(tmpdir(), 'stance-plain-'));
  const closing = [desktop.close, async () => rmSync(home, { recursive: true, force: true })];
  const close = async () => {
    for (const step of closing) await step();
  };
  try {
    const bus = desktop.env.DBUS_SESSION_BUS_ADDRESS;
    closing.unshift((await startNoticeServer(bus)).close);
    const watcher = hasPanel ? await watchStatusNotifiers(bus) : undefined;
    if (watcher !== undefined) closing.unshift(watcher.close);
    // The one window that a desktop without a panel is told by was seen before.
    mkdirSync(join(home, 'Stance'));
    writeFileSync(join(home, 'Stance/panel-told'), '');
    const child = spawn(electron ?? (await electron25()), ['--no-sandbox', ...args, apps[app]], {
      env: {
        ...trayEnv(home, socket, desktop),
        BARE_ICON: join(root, 'dist/tray-ui/icons/tray/on-light/compliant-22.png'),
      },
      stdio: args.length > 0 ? ['pipe', 'pipe', 'ignore'] : 'ignore',
    });
    closing.unshift(() => end(child));
    const item = await watcher?.item(limitMs);
    return {
      process: child,
      pid: child.pid ?? 0,
      get item() {
        if (item === undefined) throw new Error('there is no panel here');
        return item;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
