import { messageOf, StanceError } from '../../shared/errors.ts';
import type { Host } from '../host/host.ts';
import type { KeyStore } from './device-key.ts';
import { type KeychainItem, keychainItem } from './keychain-item.ts';
import { type KeychainState, keychainState } from './keychain-state.ts';
import { exportKey, generateKey, openKey, softwareKey } from './software-key.ts';

/** The part of keytar that is used here. */
export interface Keychain {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

/** The name under which everything of ours is kept. */
export const keychainService = 'stance';
/** Written beside every key: when it cannot be read, the keychain is locked, and a missing key proves nothing. */
const sentinel = { account: 'sentinel', value: 'stance' };
/** A locked keychain may wait for a person at a prompt; the agent does not. */
const limitMs = 5_000;

/**
 * libsecret remembers the first keychain it spoke to and never hears that it went: after a crash of the keyring only another process
 * reaches the next one. The key of an agent that runs is in its memory by then; what waits is a rotation.
 */
const restarted = /The name :\S+ was not provided by any/;

/** What keeps a key from being opened now, in words for people. */
export const keychainWords: Readonly<Record<Exclude<KeychainState, 'open'>, string>> = {
  locked: 'the keychain is locked, so the device key cannot be opened',
  noBus: 'no session of this user is there, and so no keychain',
  noService: 'no keychain runs in this session',
  noCollection: 'the keychain of this session holds nothing',
  silent: 'the keychain did not answer in time',
  unclear: 'the keychain cannot be asked whether it is locked',
};

/** keytar, loaded when first needed: a system service without a session never pays for it. Throws where it cannot be loaded. */
export const openKeychain = async (): Promise<Keychain> => (await import('keytar')).default;

/** What the system says of the keychain without a prompt and without a secret. */
export interface KeychainWord {
  state(): Promise<KeychainState>;
  /** Whether it holds what lies under an account of ours. */
  holds(account: string): Promise<KeychainItem>;
}

/** The system's word on the keychain of this user. */
export const keychainWord = (host: Host): KeychainWord => ({
  state: () => keychainState(host),
  holds: (account) => keychainItem(host, keychainService, account),
});

/**
 * Keys in the user's keychain. keytar answers `null` for a locked keychain as well as for a missing key, so nothing is
 * concluded from `null` alone. Nothing is asked of it while the system does not say that the keychain is open, or a person would
 * find a prompt before them at every try.
 */
export function keychainStore(keychain: () => Promise<Keychain>, word: KeychainWord): KeyStore {
  const call = oneAtATime(keychain);
  const read = (account: string) => call((chain) => chain.getPassword(keychainService, account));
  const mustBeOpen = async () => {
    const now = await word.state();
    if (now !== 'open') throw new StanceError('keyLocked', keychainWords[now]);
  };
  return {
    protection: 'keychain',
    isReady: async () => {
      if ((await word.state()) !== 'open') return false;
      try {
        await call((chain) => chain.setPassword(keychainService, sentinel.account, sentinel.value));
        return (await read(sentinel.account)) === sentinel.value;
      } catch (error) {
        // No keychain, no session bus, or one that refuses: the ladder goes on to the next rung.
        return error instanceof Error ? false : Promise.reject(error);
      }
    },
    create: async () => {
      const key = generateKey();
      const made = softwareKey(key, 'keychain');
      await call((chain) => chain.setPassword(keychainService, made.id, exportKey(key)));
      return made;
    },
    load: async (id) => {
      await mustBeOpen();
      const text = await read(id);
      if (text !== null) return openKey(text, id, 'keychain', 'the keychain');
      if ((await read(sentinel.account)) === sentinel.value) return undefined;
      // A keychain that was made anew, after a password was forgotten, has lost the sentinel with the key.
      if ((await word.holds(id)) === 'none') return undefined;
      throw new StanceError('keyLocked', keychainWords.locked);
    },
    destroy: async (id) => {
      await mustBeOpen();
      await call((chain) => chain.deletePassword(keychainService, id));
    },
  };
}

/**
 * Asks one thing after the other, each within the limit. A call that did not come back still holds a thread of libuv's pool of
 * four, and maybe a prompt: until it does, nothing more is asked. Four such calls would keep every file and every name of the
 * whole agent waiting.
 */
function oneAtATime(keychain: () => Promise<Keychain>) {
  let last: Promise<unknown> = Promise.resolve();
  let isHanging = false;
  return <T>(ask: (chain: Keychain) => Promise<T>): Promise<T> => {
    const turn = last.then(() => {
      if (isHanging) throw new StanceError('keyLocked', 'the keychain still has not answered what it was asked before');
      isHanging = true;
      const asked = keychain()
        .then(ask)
        .finally(() => {
          isHanging = false;
        });
      return within(limitMs, asked);
    });
    last = turn.catch((error: unknown) => error);
    return turn;
  };
}

async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, refuse) => {
    timer = setTimeout(() => refuse(new StanceError('keyLocked', keychainWords.silent)), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } catch (error) {
    if (error instanceof StanceError) throw error;
    const why = messageOf(error);
    const said = restarted.test(why)
      ? 'the keychain was started anew: start the agent again'
      : `the keychain refused: ${why}`;
    throw new StanceError('keyLocked', said, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
