import { whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import { type Path, type WalkFile, walkDevice } from './block-stack.ts';
import { type Mount, mountOf } from './mountinfo.ts';
import { walkZfs } from './zfs.ts';

/** Which disks a mount lies on: `key` is equal for two mounts of the same file system. Undefined: on no disk of this machine. */
export interface Footing {
  readonly key: string;
  paths(): Promise<readonly Path[]>;
}

const unknown = (trace: string, why: 'unsupported' | 'unparseable'): readonly Path[] => [
  { end: { unread: why }, external: false, trace },
];

/** Finds what a mount stands on. File systems of several disks have no device number of their own and are asked by name. */
export function footingOf(host: Host, mount: Mount, mounts: readonly Mount[]): Footing | undefined {
  const walkFile: WalkFile = (path, depth) => walkFileOn(host, path, mounts, depth);
  const { device, fsType, source } = mount;
  if (fsType === 'zfs') {
    // A snapshot is what its dataset was, and lies where that lies.
    const dataset = source.split('@', 1)[0] ?? '';
    return { key: `zfs ${dataset}`, paths: () => walkZfs(host, dataset, walkFile) };
  }
  if (fsType === 'btrfs') return { key: `btrfs ${device}`, paths: () => walkBtrfs(host, source, walkFile) };
  if (fsType === 'bcachefs') return { key: source, paths: () => walkSources(host, source.split(':'), walkFile) };
  if (device.startsWith('0:')) return undefined;
  return { key: device, paths: () => walkWithLogs(host, mount, walkFile) };
}

/** Where the bytes of a file lie: on whatever its mount stands on. */
export async function walkFileOn(
  host: Host,
  path: string,
  mounts: readonly Mount[],
  depth = 0,
): Promise<readonly Path[]> {
  const mount = mountOf(path, mounts);
  const footing = mount && depth < 8 ? footingOf(host, mount, mounts) : undefined;
  return footing ? footing.paths() : unknown(path, 'unsupported');
}

/** XFS may keep files or its journal on a second device, which only its mount options name. */
async function walkWithLogs(host: Host, mount: Mount, walkFile: WalkFile): Promise<readonly Path[]> {
  const others = mount.superOptions.split(',').flatMap((option) => /^(?:rtdev|logdev)=(.+)$/.exec(option)?.[1] ?? []);
  const own = await walkDevice(host, `/sys/dev/block/${mount.device}`, walkFile);
  return others.length === 0 ? own : [...own, ...(await walkSources(host, others, walkFile))];
}

async function walkSources(host: Host, sources: readonly string[], walkFile: WalkFile): Promise<readonly Path[]> {
  const paths: Path[] = [];
  for (const source of sources) {
    const name = await deviceName(host, source);
    paths.push(
      ...(name === undefined ? unknown(source, 'unparseable') : await walkDevice(host, classLink(name), walkFile)),
    );
  }
  return paths;
}

async function walkBtrfs(host: Host, source: string, walkFile: WalkFile): Promise<readonly Path[]> {
  const name = await deviceName(host, source);
  if (name === undefined) return unknown(source, 'unparseable');
  const systems = await host.list('/sys/fs/btrfs');
  if (!('is' in systems)) return [{ end: { unread: whyNot(systems, 'toolMissing') }, external: false, trace: source }];
  for (const uuid of systems.is.filter((entry) => /^[0-9a-f-]{36}$/.test(entry))) {
    const members = await host.list(`/sys/fs/btrfs/${uuid}/devices`);
    if (!('is' in members) || !members.is.includes(name)) continue;
    const paths: Path[] = [];
    for (const member of members.is) paths.push(...(await walkDevice(host, classLink(member), walkFile)));
    return paths;
  }
  // Its own kernel folder must name it; to walk the source alone would overlook the other members.
  return unknown(source, 'unparseable');
}

const classLink = (name: string) => `/sys/class/block/${name.replaceAll('/', '!')}`;

/** The kernel's name of a device: `/dev/mapper/x` by its mapping's name in sysfs, because a sandbox may hide /dev. */
export async function deviceName(host: Host, source: string): Promise<string | undefined> {
  const mapped = /^\/dev\/mapper\/(.+)$/.exec(source)?.[1];
  if (mapped === undefined) return /^\/dev\/([A-Za-z0-9_-]+)$/.exec(source)?.[1];
  const names = await host.list('/sys/class/block');
  if (!('is' in names)) return undefined;
  for (const name of names.is.filter((entry) => entry.startsWith('dm-'))) {
    const own = await host.text(`/sys/class/block/${name}/dm/name`, 256);
    if ('is' in own && own.is.trim() === mapped) return name;
  }
  return undefined;
}
