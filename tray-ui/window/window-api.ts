import type { Instant } from '../../shared/time.ts';
import type { StatusView } from '../../shared/view.ts';

/** All that the window draws. */
export interface Shown {
  readonly view: StatusView;
  /** When the view was made. */
  readonly now: Instant;
  /** Whose word it is: the host name of the service. */
  readonly who?: string;
}

/** How a request to look again ended; `failed` says why in words. */
export type RecheckAnswer = { readonly done: true } | { readonly failed: string };

/** What the preload gives to the page as `stance`: two functions, no more. */
export interface WindowApi {
  /** Calls back with what is to be shown, now and at every change. */
  watch(callback: (shown: Shown) => void): void;
  /** Has everything looked at again; settles when that is done or cannot be. */
  recheck(): Promise<RecheckAnswer>;
}

/** The names on the wire between page and main process. */
export const channels = {
  watch: 'stance:watch',
  shown: 'stance:shown',
  recheck: 'stance:recheck',
} as const;
