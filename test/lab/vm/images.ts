import { type ChildProcess, execFile } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { madeOnce } from '../made-once.ts';
import type { Kernel } from './kernel.ts';

const exec = promisify(execFile);

const guest = join(import.meta.dirname, 'guest');

/** An ext4 image of a folder. */
export const diskOf = async (folder: string, image: string, megabytes: number): Promise<string> => {
  await exec('/sbin/mke2fs', ['-q', '-t', 'ext4', '-d', folder, image, `${megabytes}M`]);
  return image;
};

/** The image of a Debian tree, beside it. */
export const diskOfTree = (tree: string): Promise<string> =>
  madeOnce(`${tree}.img`, (making) => diskOf(tree, join(making, 'disk'), 700));

/** What the kernel starts first: the modules that reach its disks, and `guest/start`. */
export const makeStarter = async (kernel: Kernel, tree: string, dir: string): Promise<string> => {
  const folder = join(dir, 'starter');
  await mkdir(join(folder, 'bin'), { recursive: true });
  await mkdir(join(folder, 'modules'));
  await cp(join(tree, 'bin/busybox'), join(folder, 'bin/busybox'));
  await cp(join(guest, 'start'), join(folder, 'init'));
  const order = await modulesFor(kernel, ['virtio_pci', 'virtio_blk', 'ext4', 'crc32c_generic']);
  for (const path of order) await cp(path, join(folder, 'modules', basename(path)));
  await writeFile(join(folder, 'modules/order'), order.map((path) => `${basename(path)}\n`).join(''));
  const members = ['.', 'bin', 'bin/busybox', 'init', 'modules', 'modules/order'];
  const names = [...members, ...order.map((path) => `modules/${basename(path)}`)];
  const image = join(dir, 'starter.cpio');
  await fed(`${names.join('\n')}\n`, (ended) =>
    execFile('cpio', ['--create', '--format=newc', '--quiet', `--file=${image}`], { cwd: folder }, ended),
  );
  return image;
};

/** The files of modules and of all that they need, in the order in which they can be loaded. */
const modulesFor = async ({ folder, version }: Kernel, names: readonly string[]): Promise<readonly string[]> => {
  const paths = new Set<string>();
  for (const name of names) {
    const where = ['--dirname', folder, '--set-version', version];
    const { stdout } = await exec('/sbin/modprobe', [...where, '--show-depends', name]);
    for (const [, path] of stdout.matchAll(/^insmod (\S+)/gm)) if (path !== undefined) paths.add(path);
  }
  return [...paths];
};

const fed = (input: string, start: (ended: (error: Error | null) => void) => ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    start((error) => (error === null ? resolve() : reject(error))).stdin?.end(input);
  });

/** The disk with the agent, the modules and what is to be built; `layouts` gives each script by its name. */
export const makePayload = async (
  kernel: Kernel,
  agent: { readonly node: string; readonly bundle: string },
  layouts: ReadonlyMap<string, string>,
  dir: string,
): Promise<string> => {
  const folder = join(dir, 'payload');
  for (const part of ['agent', 'layouts', 'modules']) await mkdir(join(folder, part), { recursive: true });
  await cp(agent.node, join(folder, 'agent/node'));
  await cp(agent.bundle, join(folder, 'agent/stance.cjs'));
  await cp(guest, join(folder, 'guest'), { recursive: true });
  await cp(join(kernel.folder, 'lib/modules'), join(folder, 'modules'), { recursive: true });
  for (const [name, script] of layouts) await writeFile(join(folder, 'layouts', name), script);
  return diskOf(folder, join(dir, 'payload.img'), 400);
};
