import { type Known, unread } from '../../../shared/reading.ts';
import type { EdrFact, EdrProduct } from '../../../shared/signals/edr.ts';
import type { Host } from '../../host/host.ts';
import type { Collector } from '../collector.ts';
import { notObserved, observed } from '../observed.ts';
import { noReport } from './product-source.ts';
import { windowsProducts } from './windows/catalogue.ts';
import { protectionKeys, protectionLogs, protectionProcesses } from './windows/events.ts';
import { lookAtServices, noteServices } from './windows/look.ts';
import type { WindowsProduct } from './windows/product.ts';
import { hearRegistry } from './windows/registry-voice.ts';
import { readSecurityCentre, type SecurityCentre } from './windows/security-centre.ts';
import { listServices, presentServices, type SeenService, seeService } from './windows/services.ts';
import { reportOf, silent } from './windows/voice.ts';

interface Installed {
  readonly product: WindowsProduct;
  readonly services: readonly SeenService[];
}

/** Which protection products are installed and how each one does: by its services, the security centre and its own word. */
export const edrWin32: Collector<EdrFact> = {
  async collect(host) {
    const names = await listServices(host);
    if ('unread' in names) return notObserved(host, names.unread, ['services: not listed']);
    const installed = (await Promise.all(windowsProducts.map((product) => lookFor(host, product, names.is)))).filter(
      (found) => found !== undefined,
    );
    noteServices(
      host,
      installed.flatMap(({ services }) => services.map(({ name }) => name)),
    );
    // PowerShell is started only where somebody has something to ask.
    const isNeeded = installed.some(({ product, services }) => product.registersAs && !isDown(services));
    const centre = isNeeded ? await readSecurityCentre(host) : () => silent('unsupported');
    const products: EdrProduct[] = [];
    for (const found of installed) products.push(await productOf(host, found, centre));
    return observed(host, 'services', { products: products.slice(0, 32) }, installed.map(noteOf));
  },
  watch: {
    directories: [],
    registry: protectionKeys,
    eventLog: protectionLogs,
    processes: protectionProcesses,
    // A process that starts is told by none of these and counts once it has lived a while; its end is told to the system alone.
    everySeconds: 2,
    look: lookAtServices,
  },
  // Two questions, each with its own limit, behind those of other signals.
  limitMs: 45_000,
};

async function lookFor(host: Host, product: WindowsProduct, names: readonly string[]): Promise<Installed | undefined> {
  const present = presentServices(names, product.services);
  if (present.length === 0) return undefined;
  const services = await Promise.all(present.map((name) => seeService(host, name)));
  const isGone = services.every(({ isLeft }) => isLeft);
  const isHere = !isGone && (product.isInUse === undefined || (await product.isInUse(host)));
  return isHere ? { product, services } : undefined;
}

async function productOf(host: Host, { product, services }: Installed, centre: SecurityCentre): Promise<EdrProduct> {
  const running = runningOf(services);
  // What does not run cannot say how it does.
  if ('is' in running && !running.is) return { id: product.id, running, ...noReport('toolMissing') };
  const stopped = services.flatMap(({ name, running: one }) =>
    'is' in one && !one.is ? [`${word(name)}Stopped`] : [],
  );
  const unseen = services.flatMap(({ running: one }) => ('unread' in one ? [silent(one.unread)] : []));
  const voices = [
    ...(product.listen ? [await product.listen(host)] : []),
    ...(product.registry ? [await hearRegistry(host, product.registry)] : []),
    ...(product.registersAs ? [centre(product.registersAs)] : []),
    ...(stopped.length > 0 ? [{ says: { modes: stopped } }] : []),
    ...unseen,
  ];
  return { id: product.id, running, ...reportOf(voices) };
}

/** One that runs is enough for "running"; that another one of it does not is a complaint, not a stop. */
function runningOf(services: readonly SeenService[]): Known<boolean> {
  if (services.some(({ running }) => 'is' in running && running.is)) return { is: true };
  for (const { running } of services) if ('unread' in running) return unread(running.unread);
  return { is: false };
}

const isDown = (services: readonly SeenService[]): boolean => {
  const running = runningOf(services);
  return 'is' in running && !running.is;
};

/** A name as a mode may hold it. */
const word = (name: string): string => name.replace(/[^A-Za-z0-9]/g, '').slice(0, 40);

const noteOf = ({ product, services }: Installed): string =>
  `${product.id}: ${services.map(({ name, running }) => `${name} ${'unread' in running ? running.unread : running.is ? 'runs' : 'stopped'}`).join(', ')}`;
