import { isIP } from 'node:net';
import { isWithin } from './network.ts';

/** A list of exceptions is written by a person; what goes on after this is not read. */
const maxEntries = 256;

/**
 * Whether an exception of NO_PROXY covers a host, by the rules that curl and Go share: `*` is everything; a name covers itself and
 * what is below it, with a dot or `*.` before it only what is below; an address covers itself; `10.0.0.0/8` its network; `:8443`
 * behind any of them narrows it to that port.
 * @param host in lower case, an IPv6 address without brackets
 */
export function isExcepted(host: string, port: number, noProxy: string): boolean {
  const entries = noProxy
    .toLowerCase()
    .split(/[\s,]+/, maxEntries)
    .filter((entry) => entry !== '');
  return entries.some((entry) => covers(entry, host.replace(/\.$/, ''), port));
}

function covers(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true;
  const { name, onlyPort } = split(entry);
  if (name === '' || (onlyPort !== undefined && onlyPort !== port)) return false;
  const network = /^([0-9a-f:.]+)\/(\d{1,3})$/.exec(name);
  if (network !== null) return isWithin(host, network[1] ?? '', Number(network[2]));
  if (isIP(name) !== 0) return isWithin(host, name, isIP(name) === 4 ? 32 : 128);
  const bare = name.replace(/^\*?\./, '');
  return (bare === name && host === bare) || (bare !== '' && host.endsWith(`.${bare}`));
}

function split(entry: string): { name: string; onlyPort?: number } {
  if (isIP(entry) !== 0) return { name: entry };
  const parts = /^(?:\[([0-9a-f:.]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(entry);
  // A network of IPv6 has colons and no brackets.
  if (parts === null) return { name: entry };
  const name = parts[1] ?? parts[2] ?? '';
  return parts[3] === undefined ? { name } : { name, onlyPort: Number(parts[3]) };
}
