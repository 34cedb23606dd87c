import { createHmac, timingSafeEqual } from 'node:crypto';
import { answerInput } from '../../shared/key-proof.ts';
import type { Instant } from '../../shared/time.ts';
import type { ProofGround } from '../store/key-store.ts';

/**
 * How long a TPM has to open a credential: a discrete chip takes more than ten seconds to make its RSA endorsement key anew, and 300 ms
 * for everything else. A client that has proved nothing is sent away after as long.
 */
const credentialSeconds = 60;

/** A secret that was hidden for one key and one TPM, until it is shown or its time is over. */
export interface Outstanding {
  readonly kid: string;
  readonly nonce: string;
  readonly secret: Buffer;
  readonly ground: ProofGround;
  /** The operator's certificates that it was judged by. */
  readonly roots: string;
  readonly at: Instant;
}

/** The one secret that is hidden on a connection now. It is good once, for its key, whatever comes of it. */
export interface CredentialBook {
  hold(outstanding: Outstanding): void;
  /** What is outstanding for that key under that nonce; nothing is any more. */
  take(kid: string, nonce: string, now: Instant): Outstanding | undefined;
}

export function credentialBook(): CredentialBook {
  let held: Outstanding | undefined;
  return {
    hold(outstanding) {
      held = outstanding;
    },
    take(kid, nonce, now) {
      const found = held;
      held = undefined;
      const isOurs = found?.kid === kid && found.nonce === nonce && now < found.at + credentialSeconds;
      return isOurs ? found : undefined;
    },
  };
}

/** Whether an answer shows the secret for this key and nonce; it takes as long whatever it is. */
export function isAnswer({ secret, kid, nonce }: Outstanding, answer: string): boolean {
  const expected = createHmac('sha256', secret).update(answerInput(kid, nonce)).digest();
  const given = Buffer.from(answer, 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
