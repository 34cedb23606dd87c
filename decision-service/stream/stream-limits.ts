import { streamLimits } from '../../shared/messages.ts';
import type { Rate } from './token-bucket.ts';

/** What one service takes from its clients. */
export interface StreamLimits {
  /** Messages on one connection. A backlog of 500 comes as 32 frames at once; a laptop merges what happens in 250 ms. */
  readonly messages: Rate;
  /**
   * New connections that begin TLS in any second: after an outage everybody comes back at once, and each costs about two
   * milliseconds until it has its first decision. The rest of the core is for those who are connected.
   */
  readonly admissionsPerSecond: number;
  /** A client that has proved nothing by then is closed. */
  readonly firstWordSeconds: number;
  readonly pingSeconds: number;
  readonly connections: number;
}

export const defaultLimits: StreamLimits = {
  messages: { burst: 200, perSecond: 5 },
  admissionsPerSecond: 200,
  firstWordSeconds: 60,
  pingSeconds: streamLimits.pingSeconds,
  connections: 20_000,
};
