import { promptMs, type TpmCommand } from '../../agent/keys/tpm/command.ts';
import type { Tpm } from '../../agent/keys/tpm/tpm.ts';
import { u32 } from '../../agent/keys/tpm/write-bytes.ts';

/** TPM_RH_LOCKOUT. */
const lockout = 0x4000000a;

/** Clears a TPM, as an owner does in the firmware's menu: what was made under its owner is worth nothing from then on. */
export const clearTpm = (tpm: Tpm): Promise<void> => asOwner(tpm, 'Clear', 0x126, Buffer.alloc(0));

/** Locks a TPM as too many wrong passwords do: none is allowed at all, and a day passes before one is forgiven. */
export const lockOut = (tpm: Tpm): Promise<void> =>
  asOwner(tpm, 'DictionaryAttackParameters', 0x13a, Buffer.concat([u32(0), u32(86_400), u32(86_400)]));

async function asOwner(tpm: Tpm, name: string, code: number, parameters: Buffer): Promise<void> {
  const command: TpmCommand<void> = {
    name,
    code,
    handles: [lockout],
    authorizations: ['password'],
    parameters,
    givesHandle: false,
    limitMs: promptMs,
    read: () => undefined,
  };
  await tpm.inTurn((link) => link.ask(command));
}
