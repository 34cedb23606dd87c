import { isIP } from 'node:net';
import { isWithin } from '../network.ts';
import type { Target } from '../route.ts';

/** A list of exceptions is written by a person; what goes on after this is not read. */
const maxEntries = 256;
/** No name of a host is longer (RFC 1035 §2.3.4), and a pattern has no reason to be. */
const maxChars = 255;

/**
 * Whether the exceptions of macOS or Windows cover a host: patterns with `*` anywhere, `<local>` for every name without a dot, a
 * network such as `10.0.0.0/8` or macOS' short `169.254/16`; a scheme before a pattern and a port behind it narrow it.
 */
export function isBypassed({ host, port }: Target, entries: readonly string[]): boolean {
  const name = host.replace(/\.$/, '');
  return entries.slice(0, maxEntries).some((entry) => covers(entry.trim().toLowerCase(), name, port));
}

function covers(entry: string, host: string, port: number): boolean {
  if (entry === '' || entry.length > maxChars) return false;
  if (entry === '<local>') return isIP(host) === 0 && !host.includes('.');
  const network = /^([0-9a-f:.]+)\/(\d{1,3})$/.exec(entry);
  if (network !== null) return isWithin(host, wholeAddress(network[1] ?? ''), Number(network[2]));
  if (isIP(entry) === 6) return isWithin(host, entry, 128);
  const parts = /^(?:([a-z]+):\/\/)?(?:\[([0-9a-f:.]+)\]|([^:/[\]]+))(?::(\d{1,5}))?\/?$/.exec(entry);
  if (parts === null) return false;
  const [, scheme = 'https', address, pattern = '', onlyPort] = parts;
  if (scheme !== 'https' || (onlyPort !== undefined && Number(onlyPort) !== port)) return false;
  if (address !== undefined) return isWithin(host, address, 128);
  return matches(host, pattern.startsWith('.') ? `*${pattern}` : pattern);
}

/** macOS leaves out the zeros at the end of an address of four bytes. */
const wholeAddress = (address: string): string =>
  /^\d+(\.\d+){0,2}$/.test(address) ? [...address.split('.'), '0', '0', '0'].slice(0, 4).join('.') : address;

/** A text against a pattern with `*`, each part where it is first found: no pattern takes longer than it is long. */
function matches(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= end;
}
