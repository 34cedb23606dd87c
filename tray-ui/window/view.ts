import type { Shown } from './window-api.ts';

/** One of the views that the bar leads to. It keeps nothing while it is hidden. */
export interface View {
  /** Shows it, or shows what changed. */
  show(shown: Shown): void;
  hide(): void;
}

/** Says something to a screen reader, wherever it is on the page. */
export type Announce = (words: string) => void;
