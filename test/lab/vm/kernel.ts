import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { madeOnce } from '../made-once.ts';

const exec = promisify(execFile);

/** Fetching and unpacking 70 MB. */
const limitMs = 180_000;

/** What a laptop's disks, sticks, encryption and file systems need; the rest of the modules is ten times as much. */
const parts = [
  ...['arch/x86/crypto', 'block', 'crypto', 'drivers/block', 'drivers/md', 'drivers/nvme', 'drivers/scsi/s*'],
  ...['drivers/usb/common', 'drivers/usb/core', 'drivers/usb/host', 'drivers/usb/storage', 'drivers/virtio'],
  ...['fs/btrfs', 'fs/efivarfs', 'fs/ext4', 'fs/jbd2', 'fs/mbcache.ko', 'lib'],
];

export interface Kernel {
  readonly image: string;
  readonly version: string;
  /** The folder that holds `lib/modules/<version>`. */
  readonly folder: string;
}

/** The kernel of Debian's laptops, as this machine's apt has it, with the modules that the lab needs; kept in `cache`. */
export const debianKernel = async (cache: string): Promise<Kernel> => {
  const { stdout } = await exec('apt-cache', ['show', '--no-all-versions', 'linux-image-amd64']);
  const [, name, build] = /^Depends: (linux-image-\S+) \(= (\S+)\)/m.exec(stdout) ?? [];
  if (name === undefined || build === undefined) throw new Error('apt on this machine knows no linux-image-amd64');
  const version = name.replace('linux-image-', '');
  const folder = await madeOnce(join(cache, `kernel-${version}-${build}`), (making) => unpack(name, version, making));
  return { image: join(folder, `boot/vmlinuz-${version}`), version, folder };
};

const unpack = async (name: string, version: string, making: string): Promise<string> => {
  await exec('apt-get', ['download', '--quiet=2', name], { cwd: making, timeout: limitMs });
  const [deb] = readdirSync(making);
  const wanted = parts.map((part) => `./lib/modules/${version}/kernel/${part}`);
  const members = [`./boot/vmlinuz-${version}`, `./lib/modules/${version}/modules.*`, ...wanted];
  const script = 'set -o pipefail; deb=$1; shift; dpkg-deb --fsys-tarfile "$deb" | tar -x --wildcards "$@"';
  await exec('bash', ['-c', script, 'unpack', String(deb), ...members], { cwd: making, timeout: limitMs });
  await rm(join(making, String(deb)));
  await exec('/sbin/depmod', ['--basedir', making, version]);
  return making;
};
