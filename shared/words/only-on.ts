import type { Platform } from '../platform.ts';
import { everywhere } from '../signal.ts';

/** Steps for one system; `elsewhere` is the one step on the others. */
export const onlyOn =
  (elsewhere: string) =>
  (system: Platform, ...steps: string[]): Record<Platform, string[]> => ({ ...everywhere(elsewhere), [system]: steps });
