import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../shared/time.ts';
import { askPanel, busPath } from './ask-panel.ts';
import { watchForPanel } from './panel-note.ts';

interface Around {
  readonly clock: Clock;
  /** Where the tray keeps what it remembers. */
  readonly folder: string;
  /** Tells the person, once in their life with this tray. */
  readonly tell: () => void;
}

/** On Linux, where some desktops have no place for icons: has the person told so once. Other systems always have one. */
export function startPanel({ clock, folder, tell }: Around): () => void {
  if (process.platform !== 'linux') return () => undefined;
  const { DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR } = process.env;
  const path = busPath(DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR);
  const told = join(folder, 'panel-told');
  return watchForPanel({
    clock,
    ask: () => askPanel(path, process.getuid?.() ?? 0),
    wasTold: () => existsSync(told),
    remember: () => {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeFileSync(told, '');
      } catch (error) {
        // A disk that takes nothing: then it is said again at the next start.
        console.error(error);
      }
    },
    tell,
  });
}
