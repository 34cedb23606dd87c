import { end, firstLine, startAnnounced } from '../announced-process.ts';
import { startBus } from '../bus.ts';

/** A screen and a session bus of one's own, with nothing else on them. */
export interface Desktop {
  /** What a program needs in its environment to be there and nowhere else. */
  readonly env: { readonly DISPLAY: string; readonly DBUS_SESSION_BUS_ADDRESS: string };
  close(): Promise<void>;
}

/** Starts Xvfb and a private dbus-daemon; `close` ends both by their ids. */
export async function startDesktop(): Promise<Desktop> {
  const screen = startAnnounced('Xvfb', [
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
  try {
    const [display, bus] = await Promise.all([firstLine(screen), startBus()]);
    return {
      env: { DISPLAY: `:${display}`, DBUS_SESSION_BUS_ADDRESS: bus.address },
      close: async () => void (await Promise.all([end(screen), bus.close()])),
    };
  } catch (error) {
    await end(screen);
    throw error;
  }
}
