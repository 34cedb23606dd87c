import type { Jws } from '../../../shared/jws.ts';
import { Connection } from '../../stream/connection.ts';
import type { HttpProxy } from '../../stream/proxy/http-proxy.ts';
import { systemClock } from '../../system-clock.ts';

/** How the service is reached. */
export interface Way {
  readonly url: string;
  readonly ca: string | undefined;
  readonly proxy: HttpProxy | undefined;
  readonly userAgent: string;
}

/**
 * The challenge by which whoever answers at the stream proves to be the service, on a connection of the agent's own kind. Nothing is
 * answered: it is public, and it ends there. Throws what kept it from coming.
 */
export function hearChallenge({ url, ...options }: Way, signal: AbortSignal): Promise<Jws> {
  return new Promise((resolve, reject) => {
    const connection = new Connection(url, options, systemClock, {
      message: (message) => {
        if (message.type === 'challenge') resolve(message.challenge);
        else reject(new Error('it says something else than who it is'));
        connection.end('only looking');
      },
      ended: ({ said, fault }) => reject(Object.assign(new Error(said), { code: fault })),
    });
    signal.addEventListener('abort', () => connection.end('only looking'));
  });
}
