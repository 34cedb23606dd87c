import { type HttpProxy, proxyOf } from './http-proxy.ts';
import type { PlaceWords } from './words.ts';

/** How the service is reached, and who said so. */
export interface Route {
  /** None: directly. */
  readonly proxy: HttpProxy | undefined;
  /** In words for people: the setting that decided. */
  readonly why: string;
  /** There may be a proxy all the same: named by a script, of a kind we do not speak to, or in settings that cannot be read. */
  readonly isDoubtful?: true;
}

/** Where a connection is to end: a name or an address in lower case, an IPv6 address without brackets. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** The way by what one place says: through the proxy at an address, if it can be one, and if the service is no exception. */
export function routeBy(address: string, isExcepted: boolean, words: PlaceWords): Route {
  if (isExcepted) return { proxy: undefined, why: words.excepted };
  const proxy = proxyOf(address);
  return proxy === undefined
    ? { proxy: undefined, why: words.unusable, isDoubtful: true }
    : { proxy, why: words.named };
}
