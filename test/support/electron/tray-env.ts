import type { Desktop } from './desktop.ts';

/** All that a tray finds in its environment: a home of its own, a desktop of its own, English and UTC; nothing of whoever runs the test. */
export const trayEnv = (home: string, socket: string, desktop: Desktop): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: home,
  XDG_CONFIG_HOME: home,
  XDG_RUNTIME_DIR: home,
  TZ: 'UTC',
  LANG: 'C.UTF-8',
  NO_AT_BRIDGE: '1',
  STANCE_SOCKET: socket,
  ...desktop.env,
});
