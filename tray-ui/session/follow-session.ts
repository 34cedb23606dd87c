import type { DeviceStatus } from '../../shared/device-status.ts';
import { systemClock } from '../system-clock.ts';
import { agentProgram } from './agent-program.ts';
import { runAgent } from './run-agent.ts';
import { SessionReader } from './session-reader.ts';
import { watchFolders } from './watch-folders.ts';

/** What happens to the session as Electron tells it; Linux tells of sleep alone. */
const occasions = ['lock-screen', 'unlock-screen', 'resume', 'user-did-become-active'] as const;

interface Around {
  readonly isPackaged: boolean;
  readonly platform: string;
  /** The folder of the tray's own bundle. */
  readonly folder: string;
  /** Electron's powerMonitor. */
  readonly monitor: { on(event: (typeof occasions)[number], happened: () => void): unknown };
  /** Has the daemon look at everything again; at its own pace. */
  readonly recheck: () => void;
}

/** Keeps the daemon told of what only this session can tell, and of what happens to it where the daemon hears of that from nobody else. */
export function followSession({ isPackaged, platform, folder, monitor, recheck }: Around): {
  hear(status: DeviceStatus | undefined): void;
  wish(): void;
  stop(): void;
} {
  const program = agentProgram({ isPackaged, platform, folder, node: process.env['STANCE_NODE'] });
  const reader =
    program && new SessionReader({ clock: systemClock, read: () => runAgent(program), watch: watchFolders });
  for (const event of occasions)
    monitor.on(event, () => {
      reader?.wish();
      // On Linux logind tells the daemon.
      if (platform !== 'linux') recheck();
    });
  return { hear: (status) => reader?.hear(status), wish: () => reader?.wish(), stop: () => reader?.stop() };
}
