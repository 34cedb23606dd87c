import { evidenceTyp } from '../../shared/evidence.ts';
import { headerText } from '../../shared/jws.ts';
import type { Reading } from '../../shared/reading.ts';
import type { Clock } from '../../shared/time.ts';
import { signJws } from '../crypto/es256.ts';
import type { Enrolment } from '../identity/identity.ts';
import type { DeviceKey } from '../keys/device-key.ts';
import type { Ledger, LedgerItem } from '../ledger/ledger.ts';
import { type Attester, composeEvidence } from './compose.ts';

type Posture = Readonly<Record<string, Reading>>;

/** Makes the next item of the chain: numbered, chained, signed and on disk before anybody sees it. */
export class Attestor {
  readonly #ledger: Ledger;
  readonly #attester: Attester;
  readonly #posture: () => Posture | Promise<Posture>;
  readonly #clock: Clock;
  readonly #retired = new Set<string>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(ledger: Ledger, attester: Attester, posture: () => Posture | Promise<Posture>, clock: Clock) {
    this.#ledger = ledger;
    this.#attester = attester;
    this.#posture = posture;
    this.#clock = clock;
  }

  /** Signs what is known now. One at a time: two items never continue the same head. Throws when state was lost. */
  next(key: DeviceKey, enrolment: Enrolment, cause: string, nonce?: string): Promise<LedgerItem> {
    const made = this.#turn.then(() => this.#make(key, enrolment, cause, nonce));
    this.#turn = made.catch((error: unknown) => error);
    return made;
  }

  /**
   * Signs nothing while `work` runs, so that what is said meanwhile of the newest item stays true. A key that `work` names signs
   * no more afterwards, whoever holds it still.
   */
  pause(work: () => Promise<string | undefined>): Promise<void> {
    const done = this.#turn.then(work).then((retired) => {
      if (retired !== undefined) this.#retired.add(retired);
    });
    this.#turn = done.catch((error: unknown) => error);
    return done;
  }

  async #make(key: DeviceKey, { chain, deviceId, url }: Enrolment, cause: string, nonce?: string): Promise<LedgerItem> {
    // Opened before a rotation and used after it: the service takes nothing more from this key.
    if (this.#retired.has(key.id)) throw new Error('another key followed the one that was opened');
    const posture = await this.#posture();
    const head = this.#ledger.head(chain);
    if (head === undefined) throw new Error('the opening of the chain is not in the ledger');
    const at = this.#clock.now();
    const claims = composeEvidence(
      this.#attester,
      {
        deviceId,
        audience: url,
        keyProtection: key.protection,
        chain,
        seq: head.seq + 1,
        prev: head.hash,
        dropped: this.#ledger.dropped(chain),
        nonce,
        iat: at,
      },
      posture,
    );
    const jws = await signJws(headerText(evidenceTyp, { kid: key.id }), claims, (bytes) => key.sign(bytes));
    return this.#ledger.add({ chain, seq: claims.seq, jws, at, cause });
  }
}
