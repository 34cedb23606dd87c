import { chmod, cp, mkdir, mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createPackage } from '@electron/asar';
import { writeFuses } from './write-fuses.ts';

export interface TrayParts {
  /** The folder of an Electron for Linux, as its makers pack it. */
  readonly electron: string;
  /** The built tray, `dist/tray-ui`. */
  readonly app: string;
  readonly version: string;
}

/** The name of the program: what a list of processes, a window manager and the single-instance lock know it by. */
export const trayProgram = 'stance-tray';

/** Of Electron's folder nothing that starts another app: not its own default app, not the app of whoever packed it. */
const isElectrons = (path: string): boolean => !['resources', '.complete', 'version'].includes(basename(path));

/**
 * Makes the folder that is installed as the tray: Electron under our name with its fuses written, and in `resources` one
 * archive with the app and nothing else. What is there already is replaced.
 */
export async function makeTrayFolder({ electron, app, version }: TrayParts, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  const from = await realpath(electron);
  await cp(from, to, { recursive: true, filter: (path) => path === from || isElectrons(path) });
  const program = join(to, trayProgram);
  await rename(join(to, 'electron'), program);
  await chmod(program, 0o755);
  const stage = await mkdtemp(join(tmpdir(), 'stance-asar-'));
  try {
    await cp(app, stage, { recursive: true, filter: (path) => basename(path) !== '.built' });
    await writeFile(
      join(stage, 'package.json'),
      `${JSON.stringify({ name: trayProgram, version, main: 'main.cjs' })}\n`,
    );
    await mkdir(join(to, 'resources'));
    await createPackage(stage, join(to, 'resources/app.asar'));
  } finally {
    await rm(stage, { recursive: true });
  }
  // What a list of programs shows: the way to the window where a desktop has no place for the icon.
  await cp(join(import.meta.dirname, `${trayProgram}.desktop`), join(to, `${trayProgram}.desktop`));
  await cp(join(app, 'icons/app.png'), join(to, `${trayProgram}.png`));
  await writeFuses(program);
}
