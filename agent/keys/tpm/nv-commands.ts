import { promptMs, type TpmCommand } from './command.ts';
import { u16 } from './write-bytes.ts';

/** Where makers put the certificates of endorsement keys (TCG EK Credential Profile §2.2.1.4, low range). */
export const certificateIndex = { rsa: 0x01c00002, ecc: 0x01c0000a } as const;

/** Where they put who signed those, if at all (EK Credential Profile §2.2.1.5.2): the first places of the 256 that are set aside. */
export const chainIndices = [0x01c00100, 0x01c00101, 0x01c00102, 0x01c00103] as const;

/** TPM2B_NV_PUBLIC is 14 octets with an empty policy, and a policy is at most 64. */
const maxAreaBytes = 78;
const maxNameBytes = 66;

/** What one read asks for: half of what swtpm gives at most (TPM_PT_NV_BUFFER_MAX, 1024), so that a smaller chip does, too. */
export const nvPartBytes = 512;

/** How many octets an index holds (TPM 2.0 Part 3 §31.6). A fault `gone` where there is no such index. */
export const readNvSize = (index: number): TpmCommand<number> => ({
  name: 'NV_ReadPublic',
  code: 0x169,
  handles: [index],
  authorizations: [],
  parameters: Buffer.alloc(0),
  givesHandle: false,
  limitMs: promptMs,
  read: (answer) => {
    const area = answer.sized(maxAreaBytes);
    answer.sized(maxNameBytes);
    return area.length < 2 ? 0 : area.readUInt16BE(area.length - 2);
  },
});

/** A part of what an index holds, by the index's own password, which is empty for a certificate (Part 3 §31.13). */
export const readNv = (index: number, from: number, size: number): TpmCommand<Buffer> => ({
  name: 'NV_Read',
  code: 0x14e,
  handles: [index, index],
  authorizations: ['password'],
  parameters: Buffer.concat([u16(size), u16(from)]),
  givesHandle: false,
  limitMs: promptMs,
  read: (answer) => answer.sized(nvPartBytes),
});
