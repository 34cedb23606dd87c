import { loadLibrary } from './library.ts';

/** Predefined handles, as signed numbers of a pointer's size (winreg.h). */
const roots: Readonly<Record<string, number>> = { HKLM: -2_147_483_646, HKCU: -2_147_483_647 };
/** The 64-bit view, whatever we are: a 32-bit process would be shown another registry. */
const view64 = 0x0100;

/** An open key, or the number of what stood in the way. */
export type OpenedKey = { readonly handle: number } | { readonly code: number };

/** Opens a key such as `HKLM\SOFTWARE\…`, links followed; undefined for a root that there is not. Whoever opens it closes it. */
export async function keyOpener(): Promise<{
  open(path: string, rights: number): OpenedKey | undefined;
  close(handle: number): void;
}> {
  const library = await loadLibrary('advapi32.dll');
  const open = library.func(
    'int32 __stdcall RegOpenKeyExW(intptr key, str16 sub, uint32 options, uint32 rights, _Out_ intptr *opened)',
  );
  const close = library.func('int32 __stdcall RegCloseKey(intptr key)');
  return {
    open(path, rights) {
      const [, root = '', sub = ''] = /^(\w+)\\(.+)$/.exec(path) ?? [];
      if (!Object.hasOwn(roots, root)) return undefined;
      const opened = [0];
      const code = open(roots[root], sub, 0, rights | view64, opened) as number;
      return code === 0 ? { handle: Number(opened[0]) } : { code };
    },
    close: (handle) => void close(handle),
  };
}
