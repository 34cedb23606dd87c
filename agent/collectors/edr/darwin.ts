import type { EdrFact } from '../../../shared/signals/edr.ts';
import type { Host } from '../../host/host.ts';
import type { Collector } from '../collector.ts';
import { observed } from '../observed.ts';
import type { Seen } from './last-seen.ts';
import { lookAtMac, noteSeenOnMac } from './macos/look-at-mac.ts';
import type { MacSource } from './macos/mac-source.ts';
import { macSources } from './macos/products/catalogue.ts';
import { isRunningOnMac, type MacState, readMacState } from './macos/running-on-mac.ts';
import { noReport, type Report } from './product-source.ts';

/** Which protection products are installed on this Mac and how each one does: extensions, processes and its own word. */
export const edrDarwin: Collector<EdrFact> = {
  async collect(host) {
    const installed: MacSource[] = [];
    for (const source of macSources) if (await isInstalled(host, source)) installed.push(source);
    // Where nothing is installed no tool is started.
    const state = installed.length === 0 ? undefined : await readMacState(host);
    const seen = state === undefined ? [] : await Promise.all(installed.map((source) => lookFor(host, source, state)));
    noteSeenOnMac(host, seen);
    const notes = seen.map(({ product, note }) => `${product.id}: ${note}`);
    return observed(host, 'catalogue', { products: seen.map(({ product }) => product) }, notes);
  },
  watch: {
    directories: [
      { path: '/Library/SystemExtensions', names: ['db.plist'] },
      { path: '/Applications' },
      // Every product leaves its daemons there. Not /Library itself: of a folder macOS tells whatever is written anywhere below it.
      { path: '/Library/LaunchDaemons' },
    ],
    everySeconds: 2,
    look: lookAtMac,
  },
  // ps has 5 s and is asked twice, a product's own tool has 10 s and may be asked two things.
  limitMs: 35_000,
};

/** What may not be looked into is there: only absence is absence. */
async function isInstalled(host: Host, { files }: MacSource): Promise<boolean> {
  for (const file of files) if (!('absent' in (await host.stat(file)))) return true;
  return false;
}

async function lookFor(host: Host, source: MacSource, state: MacState): Promise<Seen<MacSource>> {
  const { running, pids, version, mode, note } = isRunningOnMac(source, state);
  const isDown = 'is' in running && !running.is;
  const report = isDown ? downReport(mode) : await (source.report?.(host) ?? noReport('unsupported'));
  const product = { id: source.id, running, ...report };
  const isVersionTold = 'is' in product.version || version === undefined;
  return { source, pids, note, product: isVersionTold ? product : { ...product, version: { is: version } } };
}

/** What does not run cannot say how it does; that macOS does not let it is told all the same. */
const downReport = (mode: string | undefined): Report =>
  mode === undefined
    ? noReport('toolMissing')
    : { ...noReport('toolMissing'), health: { is: 'degraded' }, modes: [mode] };
