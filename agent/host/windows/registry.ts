import type { Answer } from '../host.ts';
import { loadLibrary } from './library.ts';
import { keyOpener } from './registry-key.ts';
import { failedWith } from './win32-error.ts';
import type { RegistryValue, WindowsRequests } from './windows-requests.ts';

const queryValue = 0x0001;
const enumerateKeys = 0x0008;
const noMoreItems = 259;

/** No value that we ask for is longer. */
const valueLimitBytes = 65_536;
/** Windows' own limit for the name of a key, and the most names that are listed: servicing alone has some ten thousand. */
const nameLimitChars = 256;
const namesLimit = 65_536;

/** Reads the registry by the system's own calls: no tool, nothing translated, well under a millisecond. */
export async function openRegistry(): Promise<Pick<WindowsRequests, 'registryValue' | 'registryKeys'>> {
  const library = await loadLibrary('advapi32.dll');
  const keys = await keyOpener();
  const query = library.func(
    'int32 __stdcall RegQueryValueExW(intptr key, str16 name, void *reserved, _Out_ uint32 *type, _Out_ void *data, _Inout_ uint32 *bytes)',
  );
  const enumerate = library.func(
    'int32 __stdcall RegEnumKeyExW(intptr key, uint32 index, _Out_ void *name, _Inout_ uint32 *chars, void *reserved, void *class, void *classChars, void *time)',
  );

  const withKey = <T>(path: string, rights: number, read: (key: number) => Answer<T>): Answer<T> => {
    const opened = keys.open(path, rights);
    if (opened === undefined) return { unread: 'unsupported' };
    if ('code' in opened) return failedWith(opened.code);
    try {
      return read(opened.handle);
    } finally {
      keys.close(opened.handle);
    }
  };

  return {
    registryValue: async (path, name) =>
      withKey(path, queryValue, (key) => {
        const [type, bytes, data] = [[0], [valueLimitBytes], Buffer.alloc(valueLimitBytes)];
        const code = query(key, name, null, type, data, bytes) as number;
        return code === 0 ? registryValueFrom(type[0] ?? 0, data.subarray(0, bytes[0])) : failedWith(code);
      }),
    registryKeys: async (path) =>
      withKey(path, enumerateKeys, (key) => {
        const names: string[] = [];
        for (let index = 0; index <= namesLimit; index++) {
          const [name, chars] = [Buffer.alloc(nameLimitChars * 2), [nameLimitChars]];
          const code = enumerate(key, index, name, chars, null, null, null, null) as number;
          if (code === noMoreItems) return { is: names.sort() };
          if (code !== 0) return failedWith(code);
          names.push(name.toString('utf16le', 0, (chars[0] ?? 0) * 2));
        }
        return { unread: 'unparseable' };
      }),
  };
}

/** A value by its type (winnt.h): REG_SZ and REG_EXPAND_SZ, REG_BINARY, REG_DWORD, REG_MULTI_SZ, REG_QWORD. */
function registryValueFrom(type: number, data: Buffer): Answer<RegistryValue> {
  if (type === 1 || type === 2) return { is: data.toString('utf16le').split('\0')[0] ?? '' };
  if (type === 3) return { is: { hex: data.toString('hex') } };
  if (type === 4 && data.length === 4) return { is: data.readUInt32LE() };
  if (type === 7) return { is: data.toString('utf16le').replace(/\0+$/, '').split('\0') };
  if (type !== 11 || data.length !== 8) return { unread: 'unparseable' };
  const number = data.readBigUInt64LE();
  return { is: number > BigInt(Number.MAX_SAFE_INTEGER) ? String(number) : Number(number) };
}
