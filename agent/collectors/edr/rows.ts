import type { Platform } from '../../../shared/platform.ts';
import type { EdrProductId } from '../../../shared/signals/edr-products.ts';
import { macSources } from './macos/products/catalogue.ts';
import type { ProductRow } from './product-source.ts';
import { productSources } from './products/catalogue.ts';
import { windowsProducts } from './windows/catalogue.ts';

/** One product on one system in words for people. */
export interface EdrRow {
  readonly product: EdrProductId;
  readonly platform: Platform;
  /** The unit, extension, program or service by which it is known and seen to run. */
  readonly seenBy: string;
  /** What says how well it is, or `running only`. */
  readonly health: string;
  readonly definitions: string;
  readonly cloudContact: string;
}

/** The health of a row of which nothing local that is documented tells more than that it runs. */
export const runningOnlyHealth = 'running only';

const row = (platform: Platform, source: ProductRow, seenBy: readonly string[]): EdrRow => ({
  product: source.id,
  platform,
  seenBy: seenBy.join(', '),
  health: source.health ?? runningOnlyHealth,
  definitions: source.definitions ?? '',
  cloudContact: source.cloudContact ?? '',
});

/** Every product on every system where it is looked for: `stance signals` and SIGNALS.md are made from it. */
export const edrRows: readonly EdrRow[] = [
  ...productSources.map((source) => row('linux', source, source.units)),
  ...macSources.map((source) =>
    row('darwin', source, source.extension ? [`extension ${source.extension.identifier}`] : (source.programs ?? [])),
  ),
  ...windowsProducts.map((product) => row('win32', product, product.services)),
];
