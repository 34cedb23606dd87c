import type { Platform } from '../../shared/platform.ts';
import { type Checkup, untold } from './checkup.ts';

/** How a doctor is run that may look everywhere. */
export const asWhom: Readonly<Record<Platform, string>> = {
  linux: 'Run: sudo stance doctor',
  darwin: 'Run: sudo stance doctor',
  win32: 'Run "stance doctor" in a terminal opened as administrator.',
};

/** What only the agent's own account or an administrator may look into, which is as it should be. */
export const hidden = (about: string, platform: Platform): Checkup =>
  untold(about, 'not to be seen by this user, as it should be', asWhom[platform]);
