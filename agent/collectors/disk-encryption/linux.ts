import { unread, type Why } from '../../../shared/reading.ts';
import type { DiskEncryptionFact, Volume, VolumeRole } from '../../../shared/signals/disk-encryption.ts';
import { whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import type { Collected, Collector } from '../collector.ts';
import { notObserved, observed } from '../observed.ts';
import { askTables } from './ask-tables.ts';
import type { Path } from './block-stack.ts';
import { walkDevice } from './block-stack.ts';
import { fitVolumes } from './fit-volumes.ts';
import { type Mount, parseMountinfo } from './mountinfo.ts';
import { type Settled, settlePath } from './settle-path.ts';
import { parseSwaps } from './swaps.ts';
import { deviceName, footingOf, walkFileOn } from './walk-mount.ts';

const mountinfoPath = '/proc/self/mountinfo';
const swapsPath = '/proc/swaps';
/** A laptop full of containers has some thousand mounts. */
const mountinfoLimit = 4 * 1_048_576;

/** What a volume holds, and every way down from it to the disks. */
interface Found {
  readonly role: VolumeRole;
  readonly name: string;
  readonly paths: readonly Path[];
}

/**
 * Whether what lies on the disks of this machine is encrypted. procfs and sysfs tell what lies on what, to anybody; whether a
 * mapping that says it encrypts does so only its table tells, and that only root.
 */
export const diskEncryptionLinux: Collector<DiskEncryptionFact> = {
  async collect(host): Promise<Collected<DiskEncryptionFact>> {
    const text = await host.text(mountinfoPath, mountinfoLimit);
    if (!('is' in text)) return notObserved(host, whyNot(text, 'toolMissing'), [mountinfoPath]);
    const mounts = parseMountinfo(text.is);
    if (mounts === undefined) return notObserved(host, 'unparseable', [mountinfoPath]);

    const notes: string[] = [];
    const found = [...(await mountedVolumes(host, mounts, notes)), ...(await swapVolumes(host, mounts))];
    const { tables, at } = await askTables(
      host,
      found.flatMap(({ paths }) => paths),
    );
    const settled = found.map((each) => ({ ...each, ways: each.paths.map((path) => settlePath(path, tables)) }));
    for (const { name, paths, ways } of settled) notes.push(`${name}: ${traceWords(paths, ways)}`);
    const volumes = settled.flatMap(({ role, ways }) => (ways.length === 0 ? [] : [volumeOf(role, ways)]));
    const { reading } = observed(host, 'sysfs', { volumes: fitVolumes(volumes) }, notes);
    // As old as the tables it is from.
    return { reading: { ...reading, at }, notes };
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
  // dmsetup is asked twice at most; it answers within some milliseconds and may take five seconds.
  limitMs: 12_000,
};

async function mountedVolumes(host: Host, mounts: readonly Mount[], notes: string[]): Promise<Found[]> {
  const found: Found[] = [];
  const seen = new Set<string>();
  for (const { mount, role } of judgedMounts(mounts)) {
    const footing = footingOf(host, mount, mounts);
    if (footing === undefined) {
      // The system lies on something that is no disk of ours (a live medium, a network): not known, never left out.
      if (role === 'system') found.push({ role, name: mount.mountPoint, paths: [lost('unsupported', mount.fsType)] });
      continue;
    }
    if (seen.has(`${role} ${footing.key}`)) continue;
    seen.add(`${role} ${footing.key}`);
    const paths = await footing.paths();
    const name = `${mount.mountPoint} (${mount.fsType})`;
    const isCarried = paths.length > 0 && paths.every(({ external }) => external);
    if (role === 'data' && isCarried && !isHomeOfData(mount.mountPoint))
      notes.push(`${name}: left out, not internal: ${paths.map(({ trace }) => trace).join('; ')}`);
    else found.push({ role, name, paths });
  }
  return found;
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

async function swapVolumes(host: Host, mounts: readonly Mount[]): Promise<Found[]> {
  const text = await host.text(swapsPath);
  const swaps = 'is' in text ? parseSwaps(text.is) : undefined;
  // An absent file may only be hidden from us (ProcSubset=pid): that is no proof of a machine without swap.
  if (swaps === undefined) {
    const why = 'is' in text ? 'unparseable' : whyNot(text, 'toolMissing');
    return [{ role: 'swap', name: 'swap', paths: [lost(why, swapsPath)] }];
  }
  const found: Found[] = [];
  for (const swap of swaps)
    found.push({ role: 'swap', name: `swap ${swap.path}`, paths: await swapPaths(host, swap, mounts) });
  return found;
}

async function swapPaths(
  host: Host,
  swap: { path: string; kind: 'partition' | 'file' },
  mounts: readonly Mount[],
): Promise<readonly Path[]> {
  if (swap.kind === 'file') {
    const isDeleted = swap.path.endsWith(' (deleted)');
    return isDeleted ? [lost('unparseable', swap.path)] : walkFileOn(host, swap.path, mounts);
  }
  const name = await deviceName(host, swap.path);
  if (name === undefined) return [lost('unparseable', swap.path)];
  return walkDevice(host, `/sys/class/block/${name}`, (path, depth) => walkFileOn(host, path, mounts, depth));
}

/** `on` only where every way is encrypted; one plain leg is enough to read the data, so it outweighs what is not known. */
function volumeOf(role: VolumeRole, ways: readonly Settled[]): Volume {
  if (ways.some((way) => 'off' in way)) return { role, state: 'off' };
  for (const way of ways) if ('unread' in way) return { role, state: unread(way.unread) };
  const on = ways.flatMap((way) => ('on' in way ? [way] : []));
  const mappings = on.flatMap(({ mapping }) => mapping ?? []);
  // One that nobody could look at makes the volume one that nobody vouches for.
  const mapping = mappings.find((each) => 'unread' in each) ?? mappings[0];
  const [first] = on;
  if (first === undefined) return { role, state: unread('unparseable') };
  return { role, state: 'on', method: first.on, ...(mapping && { mapping }) };
}

const lost = (why: Why, trace: string): Path => ({ end: unread(why), external: false, trace });

const traceWords = (paths: readonly Path[], ways: readonly Settled[]): string =>
  paths.length === 0
    ? 'in memory'
    : paths.map(({ trace }, at) => `${trace} ${wayWords(ways[at] ?? { unread: 'unparseable' })}`).join('; ');

function wayWords(way: Settled): string {
  if ('off' in way) return 'not encrypted';
  if ('unread' in way) return way.unread;
  if (way.mapping === undefined) return way.on;
  return `${way.on}, table: ${'is' in way.mapping ? way.mapping.is : way.mapping.unread}`;
}
