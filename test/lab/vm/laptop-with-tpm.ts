import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { freshBundles } from '../../support/fresh-bundles.ts';
import { bootable, debianTree } from '../debian-tree.ts';
import { makePackages } from '../make-packages.ts';
import { makeCertifiedTpm } from './certified-tpm.ts';
import { firmwares } from './firmware.ts';
import { diskOf, diskOfTree, makeStarter } from './images.ts';
import { debianKernel } from './kernel.ts';
import { runMachine } from './machine.ts';

const root = join(import.meta.dirname, '../../..');
const cache = join(root, '.cache/lab');
const packages = [...bootable, 'busybox-static', 'e2fsprogs', 'kmod', 'mount', 'tpm-udev'];

/** Two starts of a Debian, a thousand signatures, and minutes in which the agent waits before it tries its key again. */
export const laptopWithTpmMs = 900_000;

/**
 * Starts an emulated laptop with Secure Boot and a TPM whose maker is known, the package and a decision service on it; it is restarted
 * once and told to clear its TPM. Gives the folder with what was said to `use`.
 */
export const withLaptopWithTpm = async <T>(use: (out: string) => T): Promise<T> => {
  await freshBundles('decision-service');
  const tree = await debianTree(cache, packages);
  const kernel = await debianKernel(cache);
  const system = await diskOfTree(tree);
  const dir = await mkdtemp(join(tmpdir(), 'stance-with-tpm-'));
  try {
    const folder = join(dir, 'payload');
    await mkdir(join(folder, 'service/roots'), { recursive: true });
    for (const deb of await makePackages(root, dir, '0.1.0')) await cp(deb, join(folder, 'stance.deb'));
    await cp(join(import.meta.dirname, 'guest-tpm'), join(folder, 'guest'), { recursive: true });
    await cp(join(root, 'dist/decision-service'), join(folder, 'service'), { recursive: true });
    const { state, issuer } = await makeCertifiedTpm(dir);
    await cp(issuer, join(folder, 'service/roots/maker.pem'));
    await build({
      entryPoints: [join(import.meta.dirname, 'use-chip.ts')],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: join(folder, 'service/use-chip.mjs'),
    });
    const payload = await diskOf(folder, join(dir, 'payload.img'), 300);
    const starter = await makeStarter(kernel, tree, dir);
    const machine = join(dir, 'machine');
    await mkdir(machine);
    const parts = { kernel: kernel.image, starter, system, payload, disks: [], tpmState: state };
    return use(
      await runMachine(firmwares.secureBoot, { ...parts, restartsWithinMs: laptopWithTpmMs - 60_000 }, machine),
    );
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
};
