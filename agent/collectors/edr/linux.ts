import type { EdrFact } from '../../../shared/signals/edr.ts';
import type { Host } from '../../host/host.ts';
import type { Collector } from '../collector.ts';
import { observed } from '../observed.ts';
import { findUnits } from './find-units.ts';
import type { Seen } from './last-seen.ts';
import { lookAt, noteSeen } from './look.ts';
import { noReport, type ProductSource } from './product-source.ts';
import { productSources } from './products/catalogue.ts';
import { isRunning } from './running.ts';

/** Which protection products are installed and how each one does, by its files, its processes and its own word. */
export const edrLinux: Collector<EdrFact> = {
  async collect(host) {
    const seen = (await Promise.all(productSources.map((source) => lookFor(host, source)))).filter(
      (product) => product !== undefined,
    );
    await noteSeen(host, seen);
    const notes = seen.map(({ product, note }) => `${product.id}: ${note}`);
    return observed(host, 'catalogue', { products: seen.map(({ product }) => product) }, notes);
  },
  watch: {
    directories: [
      { path: '/opt' },
      { path: '/usr/sbin', names: ['clamd'] },
      // systemd makes and removes the folder of a unit by ordinary calls, which inotify sees, unlike what the kernel does there.
      ...['/sys/fs/cgroup/system.slice', '/sys/fs/cgroup/systemd/system.slice'].map((path) => ({
        path,
        names: productSources.flatMap(({ units }) => units),
      })),
      { path: '/run/clamav', names: ['clamd.ctl'] },
      { path: '/var/lib/clamav', names: ['daily.cld', 'daily.cvd'] },
    ],
    // Version 2 of control groups tells when the last process of a unit is gone, however it ended.
    files: productSources.flatMap(({ units }) =>
      units.map((unit) => `/sys/fs/cgroup/system.slice/${unit}/cgroup.events`),
    ),
    everySeconds: 2,
    look: lookAt,
  },
  // A product's own tool has 10 s and may be asked three things.
  limitMs: 35_000,
};

async function lookFor(host: Host, source: ProductSource): Promise<Seen<ProductSource> | undefined> {
  const units = await findUnits(host, source.units);
  if (units.length === 0 && !(await hasAnyFile(host, source.files))) return undefined;
  const found = { ...source, units };
  const { running, pids, note } = await isRunning(host, found);
  // What does not run cannot say how it does.
  const isDown = 'is' in running && !running.is;
  const report = isDown ? noReport('toolMissing') : await (source.report?.(host) ?? noReport('unsupported'));
  return { source: found, pids, product: { id: source.id, running, ...report }, note };
}

/** A folder that we may not look into (Wazuh's, CrowdStrike's) is there: denied counts as present, only absence as absent. */
async function hasAnyFile(host: Host, files: readonly string[]): Promise<boolean> {
  for (const file of files) if (!('absent' in (await host.stat(file)))) return true;
  return false;
}
