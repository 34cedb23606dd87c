import type { LookupAddress } from 'node:dns';
import { connect, type Socket } from 'node:net';

/** A slow line answers within this; only then the next address is tried as well. */
const nextAddressMs = 1_000;

/** A TCP connection to the first address that answers. Given up, and closed, when `signal` says so. */
export function openSocket(
  host: string,
  port: number,
  addresses: readonly LookupAddress[],
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: nextAddressMs,
      // The very addresses that were found: what is asked twice may be answered twice.
      lookup: (_, __, done) => done(null, [...addresses]),
    });
    signal.addEventListener('abort', () => socket.destroy());
    socket.once('connect', () => resolve(socket));
    socket.once('error', (error) => {
      // Of several addresses each has its own fault; the first one says as much as all of them.
      reject(error instanceof AggregateError ? (error.errors[0] ?? error) : error);
    });
  });
}
