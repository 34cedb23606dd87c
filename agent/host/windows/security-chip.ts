import type { Answer } from '../host.ts';
import { loadLibrary } from './library.ts';
import type { WindowsRequests } from './windows-requests.ts';

/** TPM_DEVICE_INFO: four numbers, the second of which is the version (1: TPM 1.2, 2: TPM 2.0). */
const infoBytes = 16;
/** TBS_E_TPM_NOT_FOUND, TPM_E_DISABLED by the firmware and TBS_E_DEACTIVATED: there is none that could be used. */
const noneCodes = new Set([0x8028400f, 0x80284016]);
const accessDenied = 0x80284012;

/** Asks the base services of the TPM, which every user may, whether there is one. */
export async function openSecurityChip(): Promise<Pick<WindowsRequests, 'securityChip'>> {
  const library = await loadLibrary('tbs.dll');
  const ask = library.func('uint32 __stdcall Tbsi_GetDeviceInfo(uint32 bytes, _Out_ void *info)');
  return {
    securityChip: async () => {
      const info = Buffer.alloc(infoBytes);
      const code = (ask(infoBytes, info) as number) >>> 0;
      return code === 0 ? versionOf(info.readUInt32LE(4)) : failedWith(code);
    },
  };
}

const versionOf = (version: number): Answer<'tpm1' | 'tpm2'> => {
  if (version === 1) return { is: 'tpm1' };
  return version === 2 ? { is: 'tpm2' } : { unread: 'unparseable' };
};

const failedWith = (code: number): Answer<never> => {
  if (noneCodes.has(code)) return { absent: true };
  return { unread: code === accessDenied ? 'notPermitted' : 'unparseable' };
};
