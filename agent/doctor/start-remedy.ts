import type { Mode } from '../../shared/evidence.ts';
import type { Platform } from '../../shared/platform.ts';

const ofSystem: Readonly<Record<Platform, string>> = {
  linux: 'Run: sudo systemctl restart stance, and if it stays down look at: journalctl -u stance',
  darwin: 'Restart the laptop: the agent starts with it.',
  win32: 'Open Services as an administrator, choose "Stance agent" and press Restart.',
};

/** How the agent is started on this system. */
export const startRemedy = (platform: Platform, mode: Mode): string =>
  mode === 'system' ? ofSystem[platform] : 'Open a terminal and run: stance run';
