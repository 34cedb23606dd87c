import { messageOf, StanceError } from '../../shared/errors.ts';
import type { KeyStore } from './device-key.ts';
import { exportKey, generateKey, openKey, softwareKey } from './software-key.ts';

/** The part of keytar that is used here. */
export interface Keychain {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

const service = 'stance';
/** Written beside every key: when it cannot be read, the keychain is locked, and a missing key proves nothing. */
const sentinel = { account: 'sentinel', value: 'stance' };
/** A locked keychain may wait for a person at a prompt; the agent does not. */
const limitMs = 5_000;

/** keytar, loaded when first needed: a system service without a session never pays for it. Throws where it cannot be loaded. */
export const openKeychain = async (): Promise<Keychain> => (await import('keytar')).default;

/**
 * Keys in the user's keychain. keytar answers `null` for a locked keychain as well as for a missing key, so nothing is
 * concluded from `null` alone.
 * @param isUnlocked asks the system whether the keychain is open, without a prompt
 */
export function keychainStore(keychain: () => Promise<Keychain>, isUnlocked: () => Promise<boolean>): KeyStore {
  // One call at a time: each blocked call holds a thread of a pool of four.
  let last: Promise<unknown> = Promise.resolve();
  const call = <T>(ask: (chain: Keychain) => Promise<T>): Promise<T> => {
    const turn = last.then(() => within(limitMs, keychain().then(ask)));
    last = turn.catch((error: unknown) => error);
    return turn;
  };
  const read = (account: string) => call((chain) => chain.getPassword(service, account));
  return {
    protection: 'keychain',
    isReady: async () => {
      if (!(await isUnlocked())) return false;
      try {
        await call((chain) => chain.setPassword(service, sentinel.account, sentinel.value));
        return (await read(sentinel.account)) === sentinel.value;
      } catch (error) {
        // No keychain, no session bus, or one that refuses: the ladder goes on to the next rung.
        return error instanceof Error ? false : Promise.reject(error);
      }
    },
    create: async () => {
      const key = generateKey();
      const made = softwareKey(key, 'keychain');
      await call((chain) => chain.setPassword(service, made.id, exportKey(key)));
      return made;
    },
    load: async (id) => {
      const text = await read(id);
      if (text !== null) return openKey(text, id, 'keychain', 'the keychain');
      if ((await read(sentinel.account)) === sentinel.value) return undefined;
      throw new StanceError('keyLocked', 'the keychain is locked, so the device key cannot be opened');
    },
    destroy: async (id) => {
      await call((chain) => chain.deletePassword(service, id));
    },
  };
}

async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, refuse) => {
    timer = setTimeout(() => refuse(new StanceError('keyLocked', 'the keychain did not answer in time')), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } catch (error) {
    if (error instanceof StanceError) throw error;
    throw new StanceError('keyLocked', `the keychain refused: ${messageOf(error)}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
