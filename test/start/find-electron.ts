import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** An Electron that can be started now, or why there is none. Nothing is downloaded. */
export type ElectronFound = { readonly binary: string } | { readonly missing: string };

/** Looks for a display and an Electron: the one that ELECTRON_OVERRIDE_DIST_PATH names, else the one that npm unpacked. */
export function findElectron(root: string, env: NodeJS.ProcessEnv): ElectronFound {
  if (process.platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY'])
    return { missing: 'there is no display' };
  const folder = env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(root, 'node_modules/electron/dist');
  const name =
    { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform as string] ?? 'electron';
  const binary = join(folder, name);
  return existsSync(binary)
    ? { binary }
    : { missing: `Electron is not there (${binary}); "npx install-electron" brings it` };
}
