import type { Settings } from '../config-file.ts';
import type { Host } from '../host/host.ts';
import { fileStore } from './file-store.ts';
import { KeyLadder } from './key-ladder.ts';
import { keychainStore, keychainWord, openKeychain } from './keychain.ts';

/** The rungs that this agent can use. A system service has no session and so no keychain. */
export function ladderFor({ mode, stateDir, keyProtection }: Settings, host: Host): KeyLadder {
  const file = fileStore(stateDir);
  const rungs = mode === 'user' ? [keychainStore(openKeychain, keychainWord(host)), file] : [file];
  return new KeyLadder(rungs, keyProtection);
}
