/** One line of /proc/self/mountinfo (proc_pid_mountinfo(5)). */
export interface Mount {
  /** `major:minor` of what lies below; major 0 is nobody's disk (pseudo, network, or a file system of several disks). */
  readonly device: string;
  readonly mountPoint: string;
  readonly fsType: string;
  readonly source: string;
  readonly superOptions: string;
}

const line = /^\d+ \d+ (\d+:\d+) \S+ (\S+) \S+(?: \S+)* - (\S+) (\S*) (\S+)$/;

/**
 * Every mount in the order of mounting; undefined when one line makes no sense or the last is cut off, because a mount that is
 * overlooked is a disk that nobody judges.
 */
export function parseMountinfo(text: string): readonly Mount[] | undefined {
  if (!text.endsWith('\n')) return undefined;
  const mounts: Mount[] = [];
  for (const raw of text.slice(0, -1).split('\n')) {
    const [, device, mountPoint, fsType, source, superOptions] = line.exec(raw) ?? [];
    if (device === undefined || mountPoint === undefined || fsType === undefined) return undefined;
    mounts.push({
      device,
      mountPoint: unescapeOctal(mountPoint),
      fsType,
      source: unescapeOctal(source ?? ''),
      superOptions: superOptions ?? '',
    });
  }
  return mounts;
}

/** Undoes the kernel's `\040` for blank, tab, line end and backslash, which procfs uses for every path. */
export const unescapeOctal = (text: string): string =>
  text.includes('\\')
    ? text.replace(/\\([0-3][0-7]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 8)))
    : text;

/** The mount a path lies on: the longest mount point above it, the last mounted of equal ones. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | undefined {
  let best: Mount | undefined;
  for (const mount of mounts) {
    const { mountPoint } = mount;
    const above = mountPoint === '/' || path === mountPoint || path.startsWith(`${mountPoint}/`);
    if (above && mountPoint.length >= (best?.mountPoint.length ?? 0)) best = mount;
  }
  return best;
}
