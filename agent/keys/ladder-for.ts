import type { Settings } from '../config-file.ts';
import type { Host } from '../host/host.ts';
import { fileStore } from './file-store.ts';
import { KeyLadder } from './key-ladder.ts';
import { keychainStore, keychainWord, openKeychain } from './keychain.ts';
import { type TpmDoor, tpmBehind } from './tpm/tpm.ts';
import { tpmDevice } from './tpm/tpm-device.ts';
import { tpmStore } from './tpm/tpm-store.ts';

/**
 * The rungs that this agent can use. A system service has no session and so no keychain. The TPM stands behind the file, which is
 * always ready: until it was proved on the chips that people have, it is taken only where the configuration names it or the service
 * asks for it.
 */
export function ladderFor(
  { mode, stateDir, keyProtection }: Settings,
  host: Host,
  tpmDoor: TpmDoor = tpmDevice(),
): KeyLadder {
  const file = fileStore(stateDir);
  const tpm = tpmStore(stateDir, tpmBehind(tpmDoor));
  const rungs = mode === 'user' ? [keychainStore(openKeychain, keychainWord(host)), file, tpm] : [file, tpm];
  return new KeyLadder(rungs, keyProtection);
}
