import type { OsPatchFact } from '../../../shared/signals/os-patch.ts';
import type { Host } from '../../host/host.ts';
import type { OsRelease } from '../os/os-release.ts';

/** How one family of systems keeps its updates. To add one: a file that promises this, and its name in linux.ts. */
export interface UpdateFamily {
  /** Names the family in a reading. */
  readonly source: string;
  isHere(release: OsRelease): boolean;
  observe(host: Host, release: OsRelease): Promise<{ fact: OsPatchFact; notes: readonly string[] }>;
}
