import type { Why } from '../../../shared/reading.ts';
import type { DiskEncryptionFact, Volume, VolumeRole } from '../../../shared/signals/disk-encryption.ts';
import { whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import type { Collected, Collector } from '../collector.ts';
import { notObserved, observed } from '../observed.ts';
import type { Path } from './block-stack.ts';
import { walkDevice } from './block-stack.ts';
import { fitVolumes } from './fit-volumes.ts';
import { type Mount, parseMountinfo } from './mountinfo.ts';
import { parseSwaps } from './swaps.ts';
import { deviceName, footingOf, walkFileOn } from './walk-mount.ts';

const mountinfoPath = '/proc/self/mountinfo';
const swapsPath = '/proc/swaps';
/** A laptop full of containers has some thousand mounts. */
const mountinfoLimit = 4 * 1_048_576;

/** Whether what lies on the disks of this machine is encrypted, from procfs and sysfs alone: no tool, no right is needed. */
export const diskEncryptionLinux: Collector<DiskEncryptionFact> = {
  async collect(host): Promise<Collected<DiskEncryptionFact>> {
    const text = await host.text(mountinfoPath, mountinfoLimit);
    if (!('is' in text)) return notObserved(host, whyNot(text, 'toolMissing'), [mountinfoPath]);
    const mounts = parseMountinfo(text.is);
    if (mounts === undefined) return notObserved(host, 'unparseable', [mountinfoPath]);

    const notes: string[] = [];
    const volumes = [...(await mountedVolumes(host, mounts, notes)), ...(await swapVolumes(host, mounts, notes))];
    return observed(host, 'sysfs', { volumes: fitVolumes(volumes) }, notes);
  },
  watch: {
    directories: [],
    // Neither procfs nor sysfs says when it changes; a disk is not encrypted or mounted within seconds.
    everySeconds: 15,
    async look(host) {
      const [mountinfo, swaps] = [await host.text(mountinfoPath, mountinfoLimit), await host.text(swapsPath)];
      // Of swap only which areas there are: how full they are changes all the time.
      return JSON.stringify([mountinfo, 'is' in swaps ? parseSwaps(swaps.is) : swaps]);
    },
  },
  limitMs: 5_000,
};

async function mountedVolumes(host: Host, mounts: readonly Mount[], notes: string[]): Promise<Volume[]> {
  const volumes: Volume[] = [];
  const seen = new Set<string>();
  for (const { mount, role } of judgedMounts(mounts)) {
    const footing = footingOf(host, mount, mounts);
    if (footing === undefined) {
      // The system lies on something that is no disk of ours (a live medium, a network): not known, never left out.
      if (role === 'system') volumes.push(unreadVolume(role, 'unsupported'));
      continue;
    }
    if (seen.has(`${role} ${footing.key}`)) continue;
    seen.add(`${role} ${footing.key}`);
    const paths = await footing.paths();
    notes.push(`${mount.mountPoint} (${mount.fsType}): ${traceWords(paths)}`);
    const isCarried = paths.length > 0 && paths.every(({ external }) => external);
    if (role === 'data' && isCarried && !isHomeOfData(mount.mountPoint))
      notes.push(`${mount.mountPoint}: left out, not internal`);
    else if (paths.length > 0) volumes.push(volumeOf(role, paths));
  }
  return volumes;
}

/** File systems that only ever show an image that somebody else made; nothing of the user is written to them. */
const imageFileSystems = new Set(['squashfs', 'iso9660', 'udf', 'erofs', 'cramfs', 'romfs']);
/** A root that is put together from parts: what is written lies on the mounts below. */
const assembledRoots = new Set(['overlay', 'composefs', 'erofs', 'squashfs']);

/** Every mount that is judged, with what it holds. A volume that another mount hides is still on the disk, so data counts all. */
function judgedMounts(mounts: readonly Mount[]): { mount: Mount; role: VolumeRole }[] {
  const last = new Map(mounts.map((mount) => [mount.mountPoint, mount]));
  const root = last.get('/');
  const judged: { mount: Mount; role: VolumeRole }[] = [];
  const systemMounts = root === undefined ? [] : systemMountsOf(root, last);
  for (const mount of systemMounts) judged.push({ mount, role: 'system' });
  for (const mount of mounts) {
    const { mountPoint, fsType } = mount;
    // The boot loader reads /boot and the ESP before any key is known; they hold kernels, no data of the user.
    const isBoot = /^\/(boot|efi)(\/|$)/.test(mountPoint);
    if (mountPoint === '/' || mountPoint === '/usr' || isBoot) continue;
    if (imageFileSystems.has(fsType) || systemMounts.includes(mount)) continue;
    judged.push({ mount, role: 'data' });
  }
  return judged;
}

function systemMountsOf(root: Mount, last: ReadonlyMap<string, Mount>): Mount[] {
  const present = (points: readonly string[]) => points.flatMap((point) => last.get(point) ?? []);
  if (!assembledRoots.has(root.fsType)) return [root, ...present(['/usr'])];
  const parts = present(['/sysroot', '/var', '/etc']).filter(({ fsType }) => !assembledRoots.has(fsType));
  return parts.length > 0 ? parts : [root];
}

/** Where a system keeps what its users write: judged even on a disk that could be carried away. */
const isHomeOfData = (mountPoint: string): boolean => /^\/(home|var|srv|opt|root)(\/|$)/.test(mountPoint);

async function swapVolumes(host: Host, mounts: readonly Mount[], notes: string[]): Promise<Volume[]> {
  const text = await host.text(swapsPath);
  const swaps = 'is' in text ? parseSwaps(text.is) : undefined;
  // An absent file may only be hidden from us (ProcSubset=pid): that is no proof of a machine without swap.
  if (swaps === undefined) return [unreadVolume('swap', 'is' in text ? 'unparseable' : whyNot(text, 'toolMissing'))];
  const volumes: Volume[] = [];
  for (const swap of swaps) {
    const paths = await swapPaths(host, swap, mounts);
    notes.push(`swap ${swap.path}: ${traceWords(paths)}`);
    if (paths.length > 0) volumes.push(volumeOf('swap', paths));
  }
  return volumes;
}

async function swapPaths(
  host: Host,
  swap: { path: string; kind: 'partition' | 'file' },
  mounts: readonly Mount[],
): Promise<readonly Path[]> {
  if (swap.kind === 'file') {
    const isDeleted = swap.path.endsWith(' (deleted)');
    return isDeleted
      ? [{ end: { unread: 'unparseable' }, external: false, trace: swap.path }]
      : walkFileOn(host, swap.path, mounts);
  }
  const name = await deviceName(host, swap.path);
  if (name === undefined) return [{ end: { unread: 'unparseable' }, external: false, trace: swap.path }];
  return walkDevice(host, `/sys/class/block/${name}`, (path, depth) => walkFileOn(host, path, mounts, depth));
}

/** `on` only where every path crosses encryption; one plain leg is enough to read the data, so it outweighs what is not known. */
function volumeOf(role: VolumeRole, paths: readonly Path[]): Volume {
  if (paths.some(({ end }) => 'off' in end)) return { role, state: 'off' };
  for (const { end } of paths) if ('unread' in end) return unreadVolume(role, end.unread);
  const [first] = paths.flatMap(({ end }) => ('on' in end ? [end.on] : []));
  return first === undefined ? unreadVolume(role, 'unparseable') : { role, state: 'on', method: first };
}

const unreadVolume = (role: VolumeRole, why: Why): Volume => ({ role, state: { unread: why } });

const traceWords = (paths: readonly Path[]): string =>
  paths.length === 0
    ? 'in memory'
    : paths
        .map(({ end, trace }) => `${trace} ${'on' in end ? end.on : 'off' in end ? 'not encrypted' : end.unread}`)
        .join('; ');
