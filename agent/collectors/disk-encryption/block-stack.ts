import type { Known, Why } from '../../../shared/reading.ts';
import { partOf, whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';

/** One way from a volume down to where its bytes lie. */
export interface Path {
  /** What lies below all mappings: `off` where a disk was reached, `on` for what encrypts by itself, or why nobody can tell. */
  readonly end: { readonly on: string } | { readonly off: true } | { readonly unread: Why };
  /** The mappings on the way that say they encrypt, the uppermost first; whether they do stands in their table. */
  readonly crossed?: readonly Crossed[];
  /** Whether it ends on a disk that is carried separately (USB, removable). */
  readonly external: boolean;
  /** The devices on the way, for notes. */
  readonly trace: string;
  /** Why encryption right above it may not be all there, or nobody could look whether it is. */
  readonly doubt?: Why | undefined;
}

/** A mapping that dm-crypt's uuid says encrypts. */
export interface Crossed {
  readonly method: string;
  /** `dm-<number>` of it, which is its minor device number. */
  readonly number: number;
  readonly uuid: string;
  /** How large it is, in sectors of 512 bytes. */
  readonly sectors: Known<number>;
  /** Why what lies right below it may undo it, or nobody could look whether it does. */
  readonly doubt?: Why | undefined;
}

/** What goes on below a file that a loop device shows as a disk. */
export type WalkFile = (path: string, depth: number) => Promise<readonly Path[]>;

/** Stacks have a handful of layers (partition, md, crypt, lvm, loop); a longer one is a loop of links. */
const depthLimit = 24;

/** Device-mapper uuid prefixes that mean the data below is encrypted. VERITY, INTEGRITY and SUBDEV are cryptsetup's too, and are not. */
const methods: Readonly<Record<string, string>> = {
  LUKS1: 'luks1',
  LUKS2: 'luks2',
  PLAIN: 'plain',
  TCRYPT: 'tcrypt',
  BITLK: 'bitlocker',
  FVAULT2: 'filevault',
};

const lost = (why: Why, trace: string): Path[] => [{ end: { unread: why }, external: false, trace }];
/** Lost where what would have been found might have undone the encryption above it. */
const doubtful = (why: Why, trace: string): Path[] => lost(why, trace).map((path) => ({ ...path, doubt: why }));

/** Every way from a block device, given as a link into sysfs (`/sys/dev/block/254:0`, `/sys/class/block/vda`), down to the disks. */
export async function walkDevice(host: Host, link: string, walkFile: WalkFile, depth = 0): Promise<readonly Path[]> {
  const target = await host.link(link);
  if (!('is' in target)) return doubtful(whyNot(target, 'toolMissing'), link);
  const folder = resolve(link, target.is);
  // A device in /sys/class/block is a link to a folder of its own name; those of /sys/dev/block go by number.
  const isItself = link.startsWith('/sys/dev/block/') || nameOf(folder) === nameOf(link);
  return isItself ? walkFolder(host, folder, walkFile, depth) : doubtful('unparseable', link);
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

async function walkFolder(host: Host, folder: string, walkFile: WalkFile, depth: number): Promise<readonly Path[]> {
  const name = nameOf(folder);
  if (depth > depthLimit) return lost('unparseable', name);
  const below = await descend(host, folder, name, walkFile, depth);
  return below.map((path) => ({ ...path, trace: path.trace === '' ? name : `${name} > ${path.trace}` }));
}

async function descend(host: Host, folder: string, name: string, walkFile: WalkFile, depth: number) {
  if (name.startsWith('dm-')) return walkMapped(host, folder, walkFile, depth);
  if (name.startsWith('loop')) return walkLoop(host, folder, walkFile, depth);
  if (name.startsWith('zram')) return walkZram(host, folder, walkFile, depth);
  const isPartition = await host.stat(`${folder}/partition`);
  if ('unread' in isPartition) return lost(isPartition.unread, '');
  if ('is' in isPartition) return walkFolder(host, folder.slice(0, folder.lastIndexOf('/')), walkFile, depth + 1);
  const slaves = await host.list(`${folder}/slaves`);
  // A disk of a stacking driver without anything below, or with a folder we may not see, is no disk that we know to be plain.
  if (!('is' in slaves)) return lost(whyNot(slaves, 'toolMissing'), '');
  if (slaves.is.length > 0) return walkSlaves(host, slaves.is, walkFile, depth);
  return leaf(host, folder, name);
}

async function walkMapped(host: Host, folder: string, walkFile: WalkFile, depth: number): Promise<readonly Path[]> {
  const uuid = await host.text(`${folder}/dm/uuid`, 256);
  if (!('is' in uuid)) return doubtful(whyNot(uuid, 'toolMissing'), '');
  const slaves = await host.list(`${folder}/slaves`);
  const below = 'is' in slaves && slaves.is.length > 0 ? await walkSlaves(host, slaves.is, walkFile, depth) : undefined;
  const method = methodOf(uuid.is);
  if (method !== undefined) {
    const sectors = partOf(await host.text(`${folder}/size`, 64), 'toolMissing', sectorsOf);
    const mine = { method, number: Number(nameOf(folder).slice('dm-'.length)), uuid: uuid.is.trimEnd(), sectors };
    // Whatever lies below; the disk tells whether it is carried separately.
    return (below ?? doubtful('is' in slaves ? 'toolMissing' : whyNot(slaves, 'toolMissing'), '')).map(
      ({ doubt, crossed = [], ...path }) => ({ ...path, crossed: [{ ...mine, doubt }, ...crossed] }),
    );
  }
  // A mapping without a disk below (zero, error, or hidden from us) is not known to be plain or anything else.
  if (below === undefined) return doubtful('is' in slaves ? 'unsupported' : whyNot(slaves, 'toolMissing'), '');
  const doubt = atRest.test(uuid.is.trimEnd()) ? undefined : 'unsupported';
  return below.map((path) => ({ ...path, doubt }));
}

/**
 * A mapping that can lie below encryption at rest: another one, or what keeps its checksums (`…_dif`). While LUKS2 encrypts,
 * decrypts or changes the key of a volume in use, mappings of its own lie below it (`CRYPT-SUBDEV-…-hotzone-forward`, `…-overlay`),
 * and the part that is not done may be plain.
 */
const atRest =
  /^(?:CRYPT-(?:LUKS[12]|PLAIN|TCRYPT|BITLK|FVAULT2|VERITY|INTEGRITY|SUBDEV-.*_dif$)|(?!CRYPT)[A-Za-z0-9]+-.)/;

const sectorsOf = (text: string): number | undefined => (/^[1-9]\d{0,14}\n$/.test(text) ? Number(text) : undefined);

/** `CRYPT-LUKS2-<uuid>-<name>`: cryptsetup gives it at opening; only root can make one. */
function methodOf(uuid: string): string | undefined {
  const [, kind] = /^CRYPT-([A-Z0-9]+)-/.exec(uuid) ?? [];
  return kind !== undefined && Object.hasOwn(methods, kind) ? methods[kind] : undefined;
}

async function walkSlaves(host: Host, names: readonly string[], walkFile: WalkFile, depth: number) {
  const paths: Path[] = [];
  for (const name of names) paths.push(...(await walkDevice(host, `/sys/class/block/${name}`, walkFile, depth + 1)));
  return paths;
}

async function walkLoop(host: Host, folder: string, walkFile: WalkFile, depth: number): Promise<readonly Path[]> {
  const file = await host.text(`${folder}/loop/backing_file`, 4_096);
  if (!('is' in file)) return lost(whyNot(file, 'toolMissing'), '');
  // A file without a name, or with one that was cut off (the kernel ends it with a line), can lie anywhere.
  const path = file.is.slice(0, -1);
  const isNamed = path.startsWith('/') && file.is.endsWith('\n') && !path.endsWith(' (deleted)');
  return isNamed ? walkFile(path, depth + 1) : lost('unparseable', '');
}

/** Compressed memory: nothing reaches a disk, unless it was given one to write idle pages to. */
async function walkZram(host: Host, folder: string, walkFile: WalkFile, depth: number): Promise<readonly Path[]> {
  const device = await host.text(`${folder}/backing_dev`, 4_096);
  if ('unread' in device) return lost(device.unread, '');
  // Kernels without write-back have no such file.
  const path = 'is' in device ? device.is.trim() : 'none';
  if (path === 'none') return [];
  return walkDevice(host, `/sys/class/block/${path.slice(path.lastIndexOf('/') + 1)}`, walkFile, depth + 1);
}

async function leaf(host: Host, folder: string, name: string): Promise<readonly Path[]> {
  // A virtual disk of a driver we do not know (a ZFS volume, a network disk) may be anything below. NVMe with several ways
  // to one disk is virtual by name only.
  if (folder.startsWith('/sys/devices/virtual/') && !name.startsWith('nvme')) return lost('unsupported', '');
  const removable = await host.text(`${folder}/removable`, 64);
  const external = /\/usb\d+\//.test(folder) || ('is' in removable && removable.is.trim() === '1');
  return [{ end: { off: true }, external, trace: '' }];
}

/** A relative link as an absolute path, without asking the machine. */
function resolve(link: string, target: string): string {
  const parts = target.startsWith('/') ? [] : link.split('/').slice(1, -1);
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
