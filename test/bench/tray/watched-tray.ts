import { join } from 'node:path';
import { nextLines } from '../measure/next-lines.ts';
import { type App, type PlainElectron, startPlain } from './start-plain.ts';

/** An Electron that tells what its window and its heap do. */
export interface WatchedTray extends PlainElectron {
  /** Clicks on the icon; the milliseconds until the window stood there, drawn. It is closed again then. */
  open(): Promise<number>;
  /** What the main process holds after a collection, in bytes. */
  heap(): Promise<number>;
}

const hook = join(import.meta.dirname, 'watch-window.cjs');

/** Starts the tray, or the bare one, with somebody in it who tells. */
export async function startWatched(app: App, socket: string): Promise<WatchedTray> {
  const electron = await startPlain(app, socket, { args: ['--js-flags=--expose-gc', '-r', hook] });
  const lines = nextLines(electron.process);
  const next = async (key: string): Promise<number> => {
    const said = JSON.parse(await lines.next()) as Record<string, number>;
    if (said[key] === undefined) throw new Error(`expected "${key}", heard ${JSON.stringify(said)}`);
    return said[key];
  };
  return {
    ...electron,
    item: electron.item,
    open: async () => {
      const began = Date.now();
      await electron.item.activate();
      const painted = await next('painted');
      await next('closed');
      return painted - began;
    },
    heap: () => {
      electron.process.stdin?.write('heap\n');
      return next('heap');
    },
  };
}
