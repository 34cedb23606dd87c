import type { Host } from '../../../host/host.ts';
import type { ProductRow, Report } from '../product-source.ts';

/** How one product is seen on a Mac. */
export interface MacSource extends ProductRow {
  /** Any one of these there: the product is installed. */
  readonly files: readonly string[];
  /** The system extension that protects: only what macOS calls activated and enabled counts, and its process must run. */
  readonly extension?: { readonly team: string; readonly identifier: string };
  /** Where no extension protects: its programs, or the folders they lie in (ending in `/`). */
  readonly programs?: readonly string[];
  /** Asks the product; only called when it may be running. */
  report?(host: Host): Promise<Report>;
}

/** Said of a tool below /Applications, where every administrator may write. */
export const openFolder = 'not started where its folder is open to administrators, as it is by default';
