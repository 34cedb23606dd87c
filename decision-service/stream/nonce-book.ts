import { randomBytes } from 'node:crypto';
import { streamLimits } from '../../shared/messages.ts';
import type { Instant } from '../../shared/time.ts';

/** A device needs one; a few more cover a challenge that crossed an answer on the wire. */
const outstanding = 4;

/** The nonces given on one connection. Each is good once, here, and for ten minutes. */
export interface NonceBook {
  issue(now: Instant): string;
  /** Gives a nonce that stands in an `enrolled` result once more, on the connection where the result is repeated. */
  issueAgain(nonce: string, issuedAt: Instant): void;
  /** Whether the nonce was outstanding; it no longer is, whatever follows. */
  take(nonce: string | undefined, now: Instant): boolean;
}

export function nonceBook(): NonceBook {
  const until = new Map<string, Instant>();
  const keep = (nonce: string, issuedAt: Instant) => {
    until.set(nonce, issuedAt + streamLimits.nonceSeconds);
    for (const oldest of until.keys()) {
      if (until.size <= outstanding) break;
      until.delete(oldest);
    }
  };
  return {
    issue(now) {
      const nonce = randomBytes(32).toString('base64url');
      keep(nonce, now);
      return nonce;
    },
    issueAgain: keep,
    take(nonce, now) {
      if (nonce === undefined) return false;
      const end = until.get(nonce);
      until.delete(nonce);
      return end !== undefined && now < end;
    },
  };
}
