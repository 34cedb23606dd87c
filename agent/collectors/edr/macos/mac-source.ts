import type { EdrProductId } from '../../../../shared/signals/edr-products.ts';
import type { Host } from '../../../host/host.ts';
import type { Report } from '../product-source.ts';

/** How one product is seen on a Mac. */
export interface MacSource {
  readonly id: EdrProductId;
  /** Any one of these there: the product is installed. */
  readonly files: readonly string[];
  /** The system extension that protects: only what macOS calls activated and enabled counts, and its process must run. */
  readonly extension?: { readonly team: string; readonly identifier: string };
  /** Where no extension protects: its programs, or the folders they lie in (ending in `/`). */
  readonly programs?: readonly string[];
  /** Asks the product; only called when it may be running. Without it nothing local tells how well it is: running only. */
  report?(host: Host): Promise<Report>;
}
