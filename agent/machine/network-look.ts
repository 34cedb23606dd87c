import { closeSync, openSync, readSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import type { Platform } from '../../shared/platform.ts';

/** A laptop has some ten routes and addresses; what a thousand more say is not looked at. */
const maxBytes = 32_768;
const maxAddresses = 256;

/**
 * The network in a few words that differ when its routes or addresses do. On Linux from procfs: to ask for addresses wants a netlink
 * socket, which the service may not open. Elsewhere there is only that, and it knows no routes.
 */
export const networkLook: Readonly<Record<Platform, () => string>> = {
  linux: () => textOf('/proc/self/net/route') + textOf('/proc/self/net/if_inet6'),
  darwin: lookAtAddresses,
  win32: lookAtAddresses,
};

const buffer = Buffer.alloc(maxBytes);

/** The beginning of a file of procfs, whose size nobody knows before it is read. */
function textOf(path: string): string {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    let end = 0;
    for (let count = -1; count !== 0 && end < maxBytes; end += count)
      count = readSync(file, buffer, end, maxBytes - end, null);
    return buffer.toString('latin1', 0, end);
  } catch (error) {
    // No IPv6, or no procfs: that is how it is, and stays a word of its own.
    return `${error instanceof Error && 'code' in error ? error.code : 'unread'}`;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function lookAtAddresses(): string {
  try {
    return Object.entries(networkInterfaces())
      .flatMap(([name, addresses = []]) => addresses.map(({ cidr }) => `${name} ${cidr}`))
      .slice(0, maxAddresses)
      .join();
  } catch {
    // The system cannot say now; that differs from what it said, and leads to one look too many.
    return 'unread';
  }
}
