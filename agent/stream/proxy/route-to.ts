import { isIP } from 'node:net';
import type { AgentConfig } from '../../../shared/config.ts';
import { proxyAccount } from './account.ts';
import { proxyOf } from './http-proxy.ts';
import type { Route, Target } from './route.ts';
import { routeByVariables, type Variables } from './variables.ts';
import { routeWords } from './words.ts';

/** Where a proxy may be named, beside the configuration. */
export interface ProxySources {
  /** The environment this process was started with. */
  readonly environment: Variables;
  /** What the system itself says, which no service is started with; undefined: nothing. Never throws, and has a limit. */
  readonly system: (to: Target) => Promise<Route | undefined>;
}

/**
 * The way to a service: the configuration decides; without a word there the environment, then the system's own. Exceptions
 * count for what the environment and the system name. Decided anew for every connection. Throws where the configuration names
 * no proxy at all.
 */
export async function routeTo(
  url: string,
  config: Pick<AgentConfig, 'proxy' | 'proxyAccountFile'>,
  sources: ProxySources,
): Promise<Route> {
  const { configuration, thisMachine, environment, nowhere } = routeWords;
  if (config.proxy === 'none') return { proxy: undefined, why: configuration.none };
  if (config.proxy !== undefined) {
    const { proxyAccountFile: file } = config;
    const proxy = proxyOf(config.proxy, file === undefined ? undefined : () => proxyAccount(file));
    // The configuration's own rule lets one through that is no address after all (a port of 99999).
    if (proxy === undefined) throw new Error(configuration.unusable.replace('{address}', config.proxy));
    return { proxy, why: configuration.named };
  }
  const to = targetOf(url);
  if (isThisMachine(to.host)) return { proxy: undefined, why: thisMachine };
  return (
    routeByVariables(sources.environment, to, environment) ??
    (await sources.system(to)) ?? { proxy: undefined, why: nowhere }
  );
}

function targetOf(url: string): Target {
  const { hostname, port } = new URL(url);
  return { host: hostname.toLowerCase().replace(/^\[|\]$/g, ''), port: port === '' ? 443 : Number(port) };
}

/** A proxy elsewhere would reach another machine by these names. */
const isThisMachine = (host: string): boolean =>
  host === 'localhost' ||
  host.endsWith('.localhost') ||
  host === '::1' ||
  (isIP(host) === 4 && host.startsWith('127.'));
