import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication } from 'playwright-core';
import { startDesktop } from './desktop.ts';
import { electron25 } from './electron-25.ts';
import { trayEnv } from './tray-env.ts';

const limitMs = 20_000;

/** A real Electron with the built tray on a desktop that has a screen and a bus, and nobody on it who keeps icons. */
export interface PanellessTray {
  readonly app: ElectronApplication;
  /** Starts the same program a second time; the status it ends with. */
  startAgain(): Promise<number | null>;
  close(): Promise<void>;
}

export async function startWithoutPanel(socket: string): Promise<PanellessTray> {
  const desktop = await startDesktop();
  const home = mkdtempSync(join(tmpdir(), 'stance-tray-'));
  const program = {
    executablePath: await electron25(),
    args: ['--no-sandbox', join(__dirname, '../../../dist/tray-ui/main.cjs')],
    env: {
      ...trayEnv(home, socket, desktop),
    },
  };
  const tidy = async () => {
    await desktop.close();
    rmSync(home, { recursive: true, force: true });
  };
  const app = await _electron.launch(program).catch(async (error: unknown) => {
    await tidy();
    throw error;
  });
  return {
    app,
    startAgain: () => {
      const second = spawn(program.executablePath, program.args, { env: program.env, stdio: 'ignore' });
      const late = setTimeout(() => second.kill('SIGKILL'), limitMs);
      return new Promise((resolve, reject) => {
        second.on('error', reject);
        second.on('exit', (code) => {
          clearTimeout(late);
          resolve(code);
        });
      });
    },
    close: async () => {
      const force = setTimeout(() => app.process().kill('SIGKILL'), 5_000);
      await app.close();
      clearTimeout(force);
      await tidy();
    },
  };
}
