import koffi from 'koffi';

const rights = 0xf003f | 0x100;
const currentUser = -2_147_483_647;

/** Changes keys of the current user and shows how many handles this process holds, by the system's own calls. */
export async function openWriter() {
  const library = koffi.load('advapi32.dll');
  const kernel = koffi.load('kernel32.dll');
  const create = library.func(
    'int32 __stdcall RegCreateKeyExW(intptr key, str16 sub, uint32 reserved, void *class, uint32 options, uint32 rights, void *security, _Out_ intptr *opened, void *made)',
  );
  const set = library.func(
    'int32 __stdcall RegSetValueExW(intptr key, str16 name, uint32 reserved, uint32 type, void *data, uint32 bytes)',
  );
  const query = library.func(
    'int32 __stdcall RegQueryValueExW(intptr key, str16 name, void *reserved, void *type, _Out_ void *data, _Inout_ uint32 *bytes)',
  );
  const removeTree = library.func('int32 __stdcall RegDeleteTreeW(intptr key, str16 sub)');
  const close = library.func('int32 __stdcall RegCloseKey(intptr key)');
  const makeEvent = kernel.func('intptr __stdcall CreateEventW(void *security, int manual, int initial, str16 name)');
  const closeHandle = kernel.func('int __stdcall CloseHandle(intptr handle)');

  const withKey = (path: string, use: (key: number) => void) => {
    const opened = [0];
    const code = create(currentUser, path.replace(/^HKCU\\/, ''), 0, null, 0, rights, null, opened, null);
    if (code !== 0) throw new Error(`${path}: ${code}`);
    use(Number(opened[0]));
    close(opened[0]);
  };
  return {
    create: (path: string) => withKey(path, () => undefined),
    set: (path: string, name: string, value: number) =>
      withKey(path, (key) => set(key, name, 0, 4, Buffer.from(Uint32Array.of(value).buffer), 4)),
    read: (path: string, name: string): number => {
      const value = Buffer.alloc(4);
      withKey(path, (key) => query(key, name, null, null, value, [value.length]));
      return value.readUInt32LE();
    },
    remove: (path: string) => void removeTree(currentUser, path.replace(/^HKCU\\/, '')),
    /** The number that the next handle gets: the lowest that is free, so that it grows with those that are not given back. */
    nextHandle: (): number => {
      const handle = makeEvent(null, 0, 0, null);
      closeHandle(handle);
      return Number(handle);
    },
  };
}
