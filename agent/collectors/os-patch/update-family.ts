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

/** Whether a system calls itself one that `names` matches whole, or like one: os-release(5), `ID` and `ID_LIKE`. */
export const isLike = (release: OsRelease, names: RegExp): boolean =>
  [release.get('ID') ?? '', ...(release.get('ID_LIKE') ?? '').split(' ')].some((id) => names.exec(id)?.[0] === id);
