import type { AgentConfig } from '../../shared/config.ts';
import { StanceError } from '../../shared/errors.ts';
import type { KeyProtection } from '../../shared/evidence.ts';
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

  /** A new key on the best rung that is ready without asking anybody. Throws keyLocked when a named rung is not. */
  async create(): Promise<DeviceKey> {
    for (const rung of this.#rungs) {
      if (this.#wanted !== 'best' && rung.protection !== this.#wanted) continue;
      if (await rung.isReady()) return rung.create();
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
