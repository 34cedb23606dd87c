import { streamLimits } from '../../shared/messages.ts';
import type { Rate } from './token-bucket.ts';

/** What one service takes from its clients. */
export interface StreamLimits {
  /** Messages on one connection. A backlog of 500 comes as 32 frames at once; a laptop merges what happens in 250 ms. */
  readonly messages: Rate;
  /** New connections in all: after an outage everybody comes back at once, and a TLS handshake costs about a millisecond. */
  readonly admission: Rate;
  /** A client that has proved nothing by then is closed. */
  readonly firstWordSeconds: number;
  readonly pingSeconds: number;
  readonly connections: number;
}

export const defaultLimits: StreamLimits = {
  messages: { burst: 200, perSecond: 5 },
  admission: { burst: 500, perSecond: 200 },
  firstWordSeconds: 60,
  pingSeconds: streamLimits.pingSeconds,
  connections: 20_000,
};
