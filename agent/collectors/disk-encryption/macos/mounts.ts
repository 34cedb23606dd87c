/** Where a Mac keeps what it runs on and what its users write, whichever disk that is. */
const home = /^\/($|(System\/Volumes\/Data|Users|opt|nix|private\/var|usr\/local)(\/|$))/;

/** The whole disks (`disk3`) that carry the running system or its users' data, by what mount(8) prints; undefined when cut off. */
export function parseMounts(text: string): ReadonlySet<string> | undefined {
  if (!text.endsWith('\n')) return undefined;
  const disks = new Set<string>();
  let hasRoot = false;
  for (const line of text.split('\n')) {
    const [, disk, mountPoint] = /^\/dev\/(disk\d+)(?:s\d+)* on (\/.*) \([^()]*\)$/.exec(line) ?? [];
    if (disk === undefined || mountPoint === undefined || !home.test(mountPoint)) continue;
    hasRoot ||= mountPoint === '/';
    disks.add(disk);
  }
  return hasRoot ? disks : undefined;
}
