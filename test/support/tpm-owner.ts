import { promptMs, type TpmCommand } from '../../agent/keys/tpm/command.ts';
import { hierarchy } from '../../agent/keys/tpm/object-commands.ts';
import type { Tpm } from '../../agent/keys/tpm/tpm.ts';
import { empty, sized, u16, u32 } from '../../agent/keys/tpm/write-bytes.ts';

/** TPM_RH_LOCKOUT. */
const lockout = 0x4000000a;

/** Clears a TPM, as an owner does in the firmware's menu: what was made under its owner is worth nothing from then on. */
export const clearTpm = (tpm: Tpm): Promise<void> => ask(tpm, 'Clear', 0x126, [lockout], Buffer.alloc(0));

/** Locks a TPM as too many wrong passwords do: none is allowed at all, and a day passes before one is forgiven. */
export const lockOut = (tpm: Tpm): Promise<void> =>
  ask(tpm, 'DictionaryAttackParameters', 0x13a, [lockout], Buffer.concat([u32(0), u32(86_400), u32(86_400)]));

/** Gives the owner a password, as some managers of fleets do: without it nothing is made under the owner any more. */
export const setOwnerPassword = (tpm: Tpm, password: string): Promise<void> =>
  ask(tpm, 'HierarchyChangeAuth', 0x129, [hierarchy.owner], sized(Buffer.from(password)));

/** TPM_RH_PLATFORM. */
const platform = 0x4000000c;

/** Written by the platform, read by the owner and with the index's own password; wrong ones for it lock nothing (TPMA_NV). */
const attributes = (1 << 0) | (1 << 16) | (1 << 17) | (1 << 18) | (1 << 25) | (1 << 30);

/** Puts bytes into an index of its own, as a maker does with a certificate: clearing the TPM leaves it there. */
export async function writeNv(tpm: Tpm, index: number, bytes: Buffer): Promise<void> {
  const area = Buffer.concat([u32(index), u16(0x0b), u32(attributes), empty, u16(bytes.length)]);
  await ask(tpm, 'NV_DefineSpace', 0x12a, [platform], Buffer.concat([empty, sized(area)]));
  for (let from = 0; from < bytes.length; from += 512) {
    const part = Buffer.concat([sized(bytes.subarray(from, from + 512)), u16(from)]);
    await ask(tpm, 'NV_Write', 0x137, [platform, index], part);
  }
}

function ask(tpm: Tpm, name: string, code: number, handles: readonly number[], parameters: Buffer): Promise<void> {
  const command: TpmCommand<void> = {
    ...{ name, code, handles, parameters },
    authorizations: ['password'],
    givesHandle: false,
    limitMs: promptMs,
    read: () => undefined,
  };
  return tpm.inTurn((link) => link.ask(command));
}
