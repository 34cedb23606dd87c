import { isIPv6 } from 'node:net';

/** The groups of an IPv6 address that name a network; whoever has one has 2^64 addresses in it. */
const networkGroups = 4;

/** Who an address belongs to as far as fairness goes: an IPv4 address is one party, and so is a whole IPv6 /64. */
export function addressOwner(address: string | undefined): string {
  // A socket that is gone already has none.
  if (address === undefined) return '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [before = '', after] = address.split('%')[0]?.toLowerCase().split('::') ?? [];
  const groups = (text: string | undefined) => (text ? text.split(':') : []);
  const [head, tail] = [groups(before), groups(after)];
  const zeros = after === undefined ? [] : Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].slice(0, networkGroups).join(':');
}
