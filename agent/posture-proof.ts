import type { KeyObject } from 'node:crypto';
import { createHash, randomBytes, sign } from 'node:crypto';
import { headerText, type Jws, splitJws } from '../shared/jws.ts';
import type { PostureProof } from '../shared/local-api.ts';
import type { Clock } from '../shared/time.ts';
import type { Boot } from './boot.ts';
import { decodePart, signJws } from './crypto/es256.ts';
import { publicJwkOf } from './keys/software-key.ts';

/** A token with less time left than this is not handed out: the request it is for must still arrive in time. */
const spareSeconds = 60;

/**
 * The posture token this process holds, and proofs that it is ours: the session key signs a DPoP proof (RFC 9449 §4.2) for
 * exactly one request.
 */
export class PostureProofs {
  readonly #sessionKey: KeyObject;
  readonly #clock: Clock;
  readonly #boot: Boot;
  #held: { token: Jws; until: number } | undefined;
  constructor(sessionKey: KeyObject, clock: Clock, boot: Boot) {
    this.#sessionKey = sessionKey;
    this.#clock = clock;
    this.#boot = boot;
  }

  /** Takes a token that came with a decision; it counts from now for as long as it says, on the clock that runs through sleep. */
  hold(token: Jws): void {
    const lifetime = lifetimeOf(token);
    if (lifetime !== undefined) this.#held = { token, until: this.#boot.uptime() + lifetime };
  }

  /** Forgets the token: what it says is no longer so. */
  drop(): void {
    this.#held = undefined;
  }

  /** The token, while it lasts long enough to be worth a request. */
  get token(): Jws | undefined {
    return this.#held !== undefined && this.#held.until - this.#boot.uptime() > spareSeconds
      ? this.#held.token
      : undefined;
  }

  /** The proof for one request with a token. `htu` is the URL without query and fragment (RFC 9449 §4.2). */
  async prove(token: Jws, method: string, url: string): Promise<PostureProof> {
    const { origin, pathname } = new URL(url);
    const claims = {
      jti: randomBytes(16).toString('base64url'),
      htm: method,
      htu: origin + pathname,
      iat: this.#clock.now(),
      ath: createHash('sha256').update(token, 'ascii').digest('base64url'),
    };
    const header = headerText('dpop+jwt', { jwk: publicJwkOf(this.#sessionKey) });
    const proof = await signJws(header, claims, async (bytes) =>
      sign('sha256', bytes, { key: this.#sessionKey, dsaEncoding: 'ieee-p1363' }),
    );
    return { token, proof };
  }
}

function lifetimeOf(token: Jws): number | undefined {
  const { iat, exp } = (decodePart(splitJws(token)?.payload ?? '') ?? {}) as { iat?: unknown; exp?: unknown };
  return typeof iat === 'number' && typeof exp === 'number' && exp > iat ? exp - iat : undefined;
}
