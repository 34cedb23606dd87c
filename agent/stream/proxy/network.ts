import { BlockList, isIP } from 'node:net';

/** Whether an address lies in a network; nothing lies in one that is a slip of the pen, such as four bytes with a prefix of 64 bits. */
export function isWithin(host: string, address: string, bits: number): boolean {
  const family = isIP(address);
  const version = isIP(host);
  if (family === 0 || version === 0 || bits > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(address, bits, family === 4 ? 'ipv4' : 'ipv6');
  return list.check(host, version === 4 ? 'ipv4' : 'ipv6');
}
