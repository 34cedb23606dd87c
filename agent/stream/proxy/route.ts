import { isIP } from 'node:net';
import type { AgentConfig } from '../../../shared/config.ts';
import { proxyAccount } from './account.ts';
import { isExcepted } from './no-proxy.ts';

/** A proxy on the way to the service. What signs in to it is a function, so that no log and no doctor shows it by accident. */
export interface HttpProxy {
  /** `http://host:port`, without anything secret. */
  readonly name: string;
  readonly isTls: boolean;
  readonly host: string;
  readonly port: number;
  /** `name:password`, read anew for every connection; throws a sentence that says which file cannot be used. */
  account(): string | undefined;
}

/** How the service is reached, and who said so. */
export interface Route {
  /** None: directly. */
  readonly proxy: HttpProxy | undefined;
  /** In words for people: the setting that decided. */
  readonly why: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Where a proxy may be named, beside the configuration. */
export interface ProxySources {
  /** The environment this process was started with. */
  readonly environment: Variables;
  /** What the system gives every session, which a service is started without. */
  readonly system: () => Variables;
}

/**
 * The way to a service: the configuration decides; without a word there the environment, then the system's own. Exceptions
 * (NO_PROXY) count for what the environment and the system name. Decided anew for every connection.
 */
export function routeTo(
  url: string,
  config: Pick<AgentConfig, 'proxy' | 'proxyAccountFile'>,
  sources: ProxySources,
): Route {
  if (config.proxy === 'none') return { proxy: undefined, why: 'the configuration says so' };
  if (config.proxy !== undefined) {
    const { proxyAccountFile: file } = config;
    const proxy = proxyOf(config.proxy, file === undefined ? undefined : () => proxyAccount(file));
    // The configuration's own rule lets one through that is no address after all (a port of 99999).
    if (proxy === undefined) throw new Error(`proxy ${config.proxy} in the configuration is no address of a proxy`);
    return { proxy, why: 'proxy in the configuration' };
  }
  return (
    routeBy(url, sources.environment, 'the environment') ??
    routeBy(url, sources.system(), 'the system') ?? { proxy: undefined, why: 'no proxy is set' }
  );
}

function routeBy(url: string, variables: Variables, where: string): Route | undefined {
  const name = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'].find((each) => (variables[each] ?? '') !== '');
  if (name === undefined) return undefined;
  const { hostname, port } = new URL(url);
  const host = hostname.toLowerCase().replace(/^\[|\]$/g, '');
  if (isThisMachine(host)) return { proxy: undefined, why: 'the service is on this machine' };
  const noProxy = variables['no_proxy'] ?? variables['NO_PROXY'] ?? '';
  if (isExcepted(host, port === '' ? 443 : Number(port), noProxy))
    return { proxy: undefined, why: `NO_PROXY of ${where} makes an exception of it` };
  const proxy = proxyOf(variables[name] ?? '');
  return proxy === undefined
    ? { proxy: undefined, why: `${name} of ${where} is no address of an HTTP proxy` }
    : { proxy, why: `${name} of ${where}` };
}

/** A proxy elsewhere would reach another machine by these names. */
const isThisMachine = (host: string): boolean =>
  host === 'localhost' ||
  host.endsWith('.localhost') ||
  host === '::1' ||
  (isIP(host) === 4 && host.startsWith('127.'));

function proxyOf(address: string, account?: () => string): HttpProxy | undefined {
  // The habit of years is to leave `http://` out.
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`;
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port, username, password } = new URL(text);
  if (!['http:', 'https:'].includes(protocol) || hostname === '') return undefined;
  const isTls = protocol === 'https:';
  const given = username === '' ? undefined : decoded(username, password);
  return {
    name: `${protocol}//${hostname}:${port === '' ? (isTls ? 443 : 80) : port}`,
    isTls,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (isTls ? 443 : 80) : Number(port),
    account: account ?? (() => given),
  };
}

function decoded(name: string, password: string): string {
  try {
    return `${decodeURIComponent(name)}:${decodeURIComponent(password)}`;
  } catch {
    // A percent sign that was meant as one (URIError): it is taken as it stands.
    return `${name}:${password}`;
  }
}
