import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { end } from '../announced-process.ts';
import { asNobody } from './as-nobody.ts';
import { type Desktop, startDesktop } from './desktop.ts';
import { electron25 } from './electron-25.ts';
import { type StatusNotifierWatcher, type TrayItem, watchStatusNotifiers } from './status-notifier.ts';

const root = join(__dirname, '../../..');
const limitMs = 20_000;

/** A start of the packaged tray, or of another program in its place, as a user who is not root. */
export interface Started {
  readonly child: ChildProcess;
  /** All that it wrote so far. */
  said(): string;
  /** The icon that it put into the panel. */
  item(): Promise<TrayItem>;
  /** The status it ends with by itself. */
  ended(): Promise<number | null>;
}

export interface StartHow {
  /** Another program than the packaged one. */
  readonly program?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A file on its standard input. */
  readonly input?: string;
}

/** The tray as `npm run package -- tray` makes it, and a desktop to start it on. */
export interface PackagedTray {
  readonly folder: string;
  readonly program: string;
  start(how?: StartHow): Started;
  close(): Promise<void>;
}

/** Packs the tray with the given Electron (the folder of its binary), else with the one that tests have. */
export async function packagedTray(electron?: string): Promise<PackagedTray> {
  const out = mkdtempSync(join(tmpdir(), 'stance-packaged-'));
  const children: ChildProcess[] = [];
  const closing: (() => Promise<void>)[] = [async () => rmSync(out, { recursive: true, force: true })];
  const close = async () => {
    for (const child of children) await end(child);
    for (const step of closing) await step();
  };
  try {
    const from = electron ?? dirname(await electron25());
    const pack = [join(root, 'installers/package.ts'), 'tray', '--electron', from, '--out', out];
    await promisify(execFile)(process.execPath, pack, { cwd: root, timeout: 60_000 });
    chmodSync(out, 0o755);
    const desktop = await startDesktop();
    closing.unshift(desktop.close);
    const watcher = await watchStatusNotifiers(desktop.env.DBUS_SESSION_BUS_ADDRESS);
    closing.unshift(watcher.close);
    const folder = join(out, 'stance-tray');
    const program = join(folder, 'stance-tray');
    return {
      folder,
      program,
      start: (how = {}) => {
        const started = startIn(out, desktop, watcher, { program, ...how });
        children.push(started.child);
        return started;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function startIn(
  out: string,
  desktop: Desktop,
  watcher: StatusNotifierWatcher,
  { program, args = [], env = {}, input = '/dev/null' }: StartHow & { program: string },
): Started {
  const home = mkdtempSync(join(out, 'home-'));
  const places = { HOME: home, XDG_CONFIG_HOME: home, XDG_RUNTIME_DIR: home };
  const own = { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', TZ: 'UTC', NO_AT_BRIDGE: '1' };
  const stdin = openSync(input, 'r');
  const child = spawn(asNobody(program, home), args, {
    cwd: home,
    env: { ...own, ...places, ...desktop.env, ...env },
    stdio: [stdin, 'pipe', 'pipe'],
  });
  closeSync(stdin);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => (text += part.toString()));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code));
  });
  const inTime = async () => {
    const late = setTimeout(() => child.kill('SIGKILL'), limitMs);
    const status = await ended;
    clearTimeout(late);
    if (child.signalCode === 'SIGKILL') throw new Error(`${program} did not end in time; it said: ${text}`);
    return status;
  };
  return { child, said: () => text, item: () => watcher.item(limitMs), ended: inTime };
}
