import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootable, debianTree } from '../debian-tree.ts';
import { makePackages } from '../make-packages.ts';
import { firmwares } from './firmware.ts';
import { diskOf, diskOfTree, makeStarter } from './images.ts';
import { debianKernel } from './kernel.ts';
import { runMachine } from './machine.ts';

const root = join(import.meta.dirname, '../../..');
const cache = join(root, '.cache/lab');
const packages = [...bootable, 'apparmor', 'busybox-static', 'cryptsetup-bin', 'dmsetup', 'e2fsprogs', 'kmod', 'mount'];
/** LUKS2 takes 16 MB of it. */
const diskMegabytes = 64;

/**
 * Starts an emulated laptop with systemd and the package on it, which has a device mapper and AppArmor as no container has, and
 * gives the folder with what the agent said to `use`.
 */
export const withPackagedLaptop = async <T>(use: (out: string) => T): Promise<T> => {
  const tree = await debianTree(cache, packages);
  const kernel = await debianKernel(cache);
  const system = await diskOfTree(tree);
  const dir = await mkdtemp(join(tmpdir(), 'stance-packaged-'));
  try {
    const folder = join(dir, 'payload');
    await mkdir(join(folder, 'modules'), { recursive: true });
    for (const deb of await makePackages(root, dir, '0.1.0')) await cp(deb, join(folder, 'stance.deb'));
    await cp(join(import.meta.dirname, 'guest-packaged'), join(folder, 'guest'), { recursive: true });
    await cp(join(kernel.folder, 'lib/modules'), join(folder, 'modules'), { recursive: true });
    const payload = await diskOf(folder, join(dir, 'payload.img'), 400);
    const starter = await makeStarter(kernel, tree, dir);
    const machine = join(dir, 'machine');
    await mkdir(machine);
    const disks = [diskMegabytes, diskMegabytes];
    return use(await runMachine(firmwares.bios, { kernel: kernel.image, starter, system, payload, disks }, machine));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
};
