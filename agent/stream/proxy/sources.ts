import type { Host } from '../../host/host.ts';
import type { Route, Target } from './route.ts';
import type { ProxySources } from './route-to.ts';
import { darwinProxy } from './system/darwin.ts';
import { linuxProxy } from './system/linux.ts';
import { win32Proxy } from './system/win32.ts';

/** Where this process looks for a proxy that the configuration does not name. Nothing is read before a connection asks for it. */
export function proxySources(host: Host, mode: 'system' | 'user'): ProxySources {
  const system: Readonly<Record<Host['platform'], (to: Target) => Promise<Route | undefined>>> = {
    linux: (to) => linuxProxy(host, to),
    darwin: (to) => darwinProxy(host, to),
    win32: (to) => win32Proxy(host, mode, to),
  };
  return { environment: process.env, system: system[host.platform] };
}
