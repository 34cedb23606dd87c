import type { Host } from '../../../host/host.ts';
import type { ProductRow } from '../product-source.ts';
import type { RegistryWords } from './registry-voice.ts';
import type { Voice } from './voice.ts';

/** How one product is seen on Windows. */
export interface WindowsProduct extends ProductRow {
  /** Its own services, any one of which makes it installed, and of which those that are there must all run. A `*` ends a name that goes on with a version. */
  readonly services: readonly string[];
  /** What its entry in the security centre has in its name or path, where it registers there. */
  readonly registersAs?: RegExp;
  /** What it writes of itself to the registry. */
  readonly registry?: RegistryWords;
  /** Asks what only this product says of itself; only called while it runs. */
  listen?(host: Host): Promise<Voice>;
  /** Whether the services alone make it installed: some come with every Windows and wait to be put to use. */
  isInUse?(host: Host): Promise<boolean>;
}
