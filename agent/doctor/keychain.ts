import type { Platform } from '../../shared/platform.ts';
import { type KeychainState, keychainState } from '../keys/keychain-state.ts';
import { type Checkup, fault, untold, well } from './checkup.ts';
import type { Patient } from './patient.ts';

const about = 'keychain';

/** How the keychain stands, as far as the agent uses it or would. Asked without a prompt. */
export async function keychain({ settings, identity, host }: Patient): Promise<Checkup[]> {
  if (!('is' in settings)) return [untold(about, 'without a configuration nobody knows whether it is used')];
  const { mode, keyProtection } = settings.is;
  if (mode === 'system') return [well(about, 'not used: an agent for the whole laptop has no session')];
  const rung = 'is' in identity ? identity.is.key?.protection : undefined;
  const isNeeded = rung === 'keychain' || (rung === undefined && keyProtection === 'keychain');
  if (rung === 'file') return [well(about, 'not used: the key was made in a file')];
  return [judgeKeychain(await keychainState(host), isNeeded, host.platform)];
}

/** What a keychain in this state means to an agent that needs it, or that would use it for a new key. */
export function judgeKeychain(state: KeychainState, isNeeded: boolean, platform: Platform): Checkup {
  const { said, remedy } = meanings[state];
  // Elsewhere it opens with the session, and asking it more would open it.
  if (state === 'open' && platform !== 'linux') return untold(about, 'it opens with the session');
  if (state === 'open') return well(about, said);
  return isNeeded ? fault(about, said, remedy) : untold(about, `${said}: a new key would be kept in a file`, remedy);
}

const start = 'Sign in on the screen of this laptop, and run the agent in that session.';
const meanings: Readonly<Record<KeychainState, { said: string; remedy: string }>> = {
  open: { said: 'there and open', remedy: '' },
  locked: { said: 'locked', remedy: 'Sign out and in again: that unlocks it. The agent notices within a minute.' },
  noBus: { said: 'this session has no bus to ask on', remedy: start },
  noService: {
    said: 'nobody keeps secrets in this session',
    remedy: `Install gnome-keyring, KWallet or KeePassXC with its Secret Service. ${start}`,
  },
  noCollection: {
    said: 'it has no place to keep anything',
    remedy: 'Open the password manager of this desktop and make a default keyring, or unlock its database.',
  },
  silent: {
    said: 'it did not answer in time',
    remedy: 'Answer the prompt it may show; else sign out and in again.',
  },
  unclear: {
    said: 'it gave no answer that makes sense',
    remedy:
      'See that busctl (systemd) is installed and the keyring of this desktop is up to date; sign out and in again.',
  },
};
