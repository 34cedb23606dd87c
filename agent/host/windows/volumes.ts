import type { Answer } from '../host.ts';
import { loadLibrary } from './library.ts';
import { openStorage } from './storage.ts';
import { failedWith } from './win32-error.ts';
import type { VolumeFacts, WindowsRequests } from './windows-requests.ts';

const invalidHandle = -1;
const noMoreFiles = 18;
/** `\\?\Volume{…}\` has 49 characters. */
const idChars = 64;
/** All the letters and folders of one volume, each ended by a NUL, and one more at the end. */
const pathsChars = 16_384;
/** More volumes than a laptop has by far. */
const volumeLimit = 256;

const kinds: Readonly<Record<number, VolumeFacts['kind']>> = { 2: 'removable', 3: 'fixed', 5: 'optical' };

/** Lists the volumes by the system's own calls, which every user may make. */
export async function openVolumes(): Promise<Pick<WindowsRequests, 'volumes'>> {
  const kernel = await loadLibrary('kernel32.dll');
  const first = kernel.func('intptr __stdcall FindFirstVolumeW(_Out_ void *name, uint32 chars)');
  const next = kernel.func('int __stdcall FindNextVolumeW(intptr search, _Out_ void *name, uint32 chars)');
  const end = kernel.func('int __stdcall FindVolumeClose(intptr search)');
  const pathNames = kernel.func(
    'int __stdcall GetVolumePathNamesForVolumeNameW(str16 name, _Out_ void *paths, uint32 chars, _Out_ uint32 *needed)',
  );
  const driveType = kernel.func('uint32 __stdcall GetDriveTypeW(str16 root)');
  const lastError = kernel.func('uint32 __stdcall GetLastError()');
  const storageOf = await openStorage();

  const pathsOf = (id: string): Answer<readonly string[]> => {
    const paths = Buffer.alloc(pathsChars * 2);
    if (!pathNames(id, paths, pathsChars, [0])) return failedWith(lastError() as number);
    const text = paths.toString('utf16le');
    return { is: text.slice(0, text.indexOf('\0\0')).split('\0').filter(Boolean).sort() };
  };

  /** Every volume or none: half a list would hide what is not encrypted. */
  const idsOf = (): Answer<readonly string[]> => {
    const name = Buffer.alloc(idChars * 2);
    const search = Number(first(name, idChars));
    if (search === invalidHandle) return failedWith(lastError() as number);
    try {
      const ids: string[] = [];
      do {
        ids.push(name.toString('utf16le').split('\0')[0] ?? '');
        if (ids.length > volumeLimit) return { unread: 'unparseable' };
      } while (next(search, name, idChars));
      const code = lastError() as number;
      return code === noMoreFiles ? { is: ids.sort() } : failedWith(code);
    } finally {
      end(search);
    }
  };

  return {
    volumes: async () => {
      const ids = idsOf();
      if (!('is' in ids)) return ids;
      const volumes: VolumeFacts[] = [];
      for (const id of ids.is) {
        const paths = pathsOf(id);
        if ('unread' in paths) return paths;
        // Gone between two calls: a stick that was pulled out.
        if ('absent' in paths) continue;
        const kind = kinds[driveType(paths.is[0] ?? id) as number] ?? 'other';
        volumes.push({ id, kind, ...storageOf(id), paths: paths.is });
      }
      return { is: volumes };
    },
  };
}
