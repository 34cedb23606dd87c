import type { AgentConfig } from '../../shared/config.ts';
import { StanceError } from '../../shared/errors.ts';
import type { KeyProtection } from '../../shared/evidence.ts';
import { isWeaker } from '../../shared/key-assurance.ts';
import type { DeviceKey, KeyStore } from './device-key.ts';

/**
 * The ladder, strongest rung first. It is walked once, when a key is made; from then on only the rung that was written down is
 * opened, so that a locked rung never leads to a second key.
 */
export class KeyLadder {
  readonly #rungs: readonly KeyStore[];
  readonly #wanted: AgentConfig['keyProtection'];
  constructor(rungs: readonly KeyStore[], wanted: AgentConfig['keyProtection']) {
    this.#rungs = rungs;
    this.#wanted = wanted;
  }

  /**
   * A new key on the best rung that is ready without asking anybody; in the TPM where the key that it follows is. Throws keyLocked when a
   * named rung is not ready.
   * @param asked the rung that the service asks for at least; a rung that the configuration names goes before
   */
  async create({ asked, follows }: { asked?: KeyProtection; follows?: KeyProtection } = {}): Promise<DeviceKey> {
    const own = this.#wanted === 'best' ? undefined : this.#wanted;
    if (asked !== undefined && own !== undefined && isWeaker(own, asked))
      throw new StanceError('keyLocked', `the configuration of this laptop keeps its key elsewhere: ${own}`);
    const least = asked ?? (follows === 'tpm' ? follows : undefined);
    const isFit = ({ protection }: KeyStore) =>
      own === undefined ? least === undefined || !isWeaker(protection, least) : protection === own;
    const fit = this.#rungs.filter(isFit);
    for (const rung of fit) {
      // A TPM asks nobody anything, and says why it cannot: where it is the last that is left, that is the reason.
      const isLast = rung.protection === 'tpm' && rung === fit.at(-1);
      if (isLast || (await rung.isReady())) return rung.create();
    }
    throw new StanceError('keyLocked', `no place for a device key is ready (keyProtection is "${this.#wanted}")`);
  }

  /** The key that was made on that rung. Throws keyLocked when the rung cannot be opened now; undefined when the key is gone. */
  load(protection: KeyProtection, id: string): Promise<DeviceKey | undefined> {
    const rung = this.#rungs.find((each) => each.protection === protection);
    if (rung === undefined) throw new StanceError('keyLocked', `this agent cannot open a ${protection} key`);
    return rung.load(id);
  }

  async destroy(protection: KeyProtection, id: string): Promise<void> {
    await this.#rungs.find((each) => each.protection === protection)?.destroy(id);
  }
}
