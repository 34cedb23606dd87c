import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** A screen and a session bus of one's own, with nothing else on them. */
export interface Desktop {
  /** What a program needs in its environment to be there and nowhere else. */
  readonly env: { readonly DISPLAY: string; readonly DBUS_SESSION_BUS_ADDRESS: string };
  close(): Promise<void>;
}

/** How long screen and bus may take to say where they are. */
const startLimitMs = 20_000;

/** No folder of services: nothing is started because somebody asked for it, so nothing outlives the test. */
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    <allow user="*"/>
  </policy>
</busconfig>
`;

/** Starts Xvfb and a private dbus-daemon; `close` ends both by their ids. */
export async function startDesktop(): Promise<Desktop> {
  const folder = mkdtempSync(join(tmpdir(), 'stance-desktop-'));
  const config = join(folder, 'bus.conf');
  writeFileSync(config, busConfig);
  const screen = start('Xvfb', [
    '-displayfd',
    '3',
    '-screen',
    '0',
    '1280x1024x24',
    '-nolisten',
    'tcp',
    '-noreset',
    '-ac',
  ]);
  const bus = start('dbus-daemon', [`--config-file=${config}`, '--nofork', '--nopidfile', '--print-address=3']);
  const close = async () => {
    await Promise.all([end(screen), end(bus)]);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const [display, address] = await Promise.all([firstLine(screen), firstLine(bus)]);
    return { env: { DISPLAY: `:${display}`, DBUS_SESSION_BUS_ADDRESS: address }, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const start = (command: string, args: readonly string[]): ChildProcess =>
  spawn(command, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });

function firstLine(child: ChildProcess): Promise<string> {
  const said = child.stdio[3] as Readable;
  return new Promise((resolve, reject) => {
    let text = '';
    const late = setTimeout(() => reject(new Error(`${child.spawnfile} did not start in time`)), startLimitMs);
    const settle = (finish: () => void) => {
      clearTimeout(late);
      finish();
    };
    child.once('error', (error) => settle(() => reject(error)));
    child.once('exit', (code) => settle(() => reject(new Error(`${child.spawnfile} ended with ${code}`))));
    said.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const line = text.split('\n')[0] ?? '';
      if (text.includes('\n')) settle(() => resolve(line));
    });
  });
}

/** Asks a child to end, and makes it end when it has not after a while. */
export function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), 5_000);
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
