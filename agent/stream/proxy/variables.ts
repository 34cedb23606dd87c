import { isExcepted } from './no-proxy.ts';
import { type Route, routeBy, type Target } from './route.ts';
import type { PlaceWords } from './words.ts';

/** What an environment holds. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The way by the variables that curl and Go know (HTTPS_PROXY, ALL_PROXY, NO_PROXY, in either case); undefined where none is set. */
export function routeByVariables(variables: Variables, { host, port }: Target, words: PlaceWords): Route | undefined {
  const name = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'].find((each) => (variables[each] ?? '') !== '');
  if (name === undefined) return undefined;
  const noProxy = variables['no_proxy'] ?? variables['NO_PROXY'] ?? '';
  return routeBy(variables[name] ?? '', isExcepted(host, port, noProxy), {
    named: words.named.replace('{name}', name),
    excepted: words.excepted,
    unusable: words.unusable.replace('{name}', name),
  });
}
