import type { EdrProduct } from '../../../shared/signals/edr.ts';

/** An installed product as the last collection saw it, with what it was found by. */
export interface Seen<Source> {
  readonly source: Source;
  readonly pids: readonly string[];
  readonly product: EdrProduct;
  readonly note: string;
}

/** What the last collection saw, and what the looks since then keep of it. */
export interface LastSeen<Source> {
  readonly products: readonly Seen<Source>[];
  looks: number;
  /** The words of the last search for products without a process: dear, so seldom done. */
  scanned: string;
}
