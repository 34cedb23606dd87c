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

/** Owner and the index's own password read and write it; wrong ones for it lock nothing (TPMA_NV). */
const attributes = (1 << 1) | (1 << 2) | (1 << 17) | (1 << 18) | (1 << 25);

/** Puts bytes into an index of its own, as a maker does with a certificate. */
export async function writeNv(tpm: Tpm, index: number, bytes: Buffer): Promise<void> {
  const area = Buffer.concat([u32(index), u16(0x0b), u32(attributes), empty, u16(bytes.length)]);
  await ask(tpm, 'NV_DefineSpace', 0x12a, [hierarchy.owner], Buffer.concat([empty, sized(area)]));
  for (let from = 0; from < bytes.length; from += 512) {
    const part = Buffer.concat([sized(bytes.subarray(from, from + 512)), u16(from)]);
    await ask(tpm, 'NV_Write', 0x137, [hierarchy.owner, index], part);
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
