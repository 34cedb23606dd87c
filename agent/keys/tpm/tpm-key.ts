import { messageOf, StanceError } from '../../../shared/errors.ts';
import { thumbprint } from '../../crypto/es256.ts';
import type { DeviceKey } from '../device-key.ts';
import { describeIn, openIn } from './hardware-voice.ts';
import type { KeptKey } from './key-blob.ts';
import { loadKey, OtherParent, signIn } from './key-in-tpm.ts';
import { readPublic } from './object-commands.ts';
import { signingKeyOf } from './public-area.ts';
import { isIntegrity } from './response-code.ts';
import type { Tpm, TpmLink } from './tpm.ts';
import { TpmFault } from './tpm-fault.ts';

/** The device key that a file keeps. It is loaded when it is first used, and stays so. */
export function tpmKey(tpm: Tpm, kept: KeptKey, path: string): DeviceKey & { open(): Promise<void> } {
  const publicJwk = signingKeyOf(kept.publicArea);
  const id = thumbprint(publicJwk);
  const use = <T>(work: (link: TpmLink, handle: number) => Promise<T>): Promise<T> =>
    tpm
      .inTurn(async (link) => {
        const handle = link.loaded.get(id) ?? (await loadKey(link, kept));
        link.loaded.set(id, handle);
        return work(link, handle);
      })
      .catch((error: unknown) => {
        if (error instanceof TpmFault && isIntegrity(error.code)) throw damaged(path, error);
        return locked(error);
      });
  return {
    id,
    protection: 'tpm',
    publicJwk,
    // One that was loaded long ago may be gone with what a TPM that was cleared forgot.
    open: () => use(async (link, handle) => void (await link.ask(readPublic(handle)))),
    sign: (bytes) => use((link, handle) => signIn(link, handle, kept, bytes)),
    hardware: {
      describe: () => use((link) => describeIn(link, kept.publicArea)),
      open: (hidden) => use((link, handle) => openIn(link, handle, hidden)),
    },
  };
}

/** The file is there and is none of ours any more. */
export const damaged = (path: string, cause: unknown): StanceError =>
  new StanceError('keyLocked', `the device key in ${path} is damaged`, { cause });

/** Only another parent proves that the key is gone; everything else may pass. */
export function locked(error: unknown): never {
  if (error instanceof OtherParent)
    throw new StanceError('keyMissing', `${messageOf(error)}; enrol this laptop anew with a fresh code`, {
      cause: error,
    });
  if (error instanceof TpmFault)
    throw new StanceError('keyLocked', `the device key in the TPM cannot be used: ${error.message}`, { cause: error });
  throw error;
}
