/** A system library; `func` gives one of its functions by its signature in C, which is the whole of its type. */
export interface Library {
  func(signature: string): (...args: unknown[]) => unknown;
}

/** MAX_PATH. */
const limitChars = 260;

/** Windows' own folder of programs, from the system itself: an environment variable could be anybody's. */
export async function systemFolder(): Promise<string> {
  const ask = (await loadLibrary('kernel32.dll')).func(
    'uint32 __stdcall GetSystemDirectoryW(_Out_ void *path, uint32 chars)',
  );
  const path = Buffer.alloc(limitChars * 2);
  const chars = ask(path, limitChars) as number;
  if (chars === 0 || chars > limitChars) throw new Error('Windows does not say where its system folder is');
  return path.toString('utf16le', 0, chars * 2);
}

/**
 * Loads a system library from Windows' own folder and nowhere else: by its name alone, the working folder would be searched, too.
 * kernel32 is in every process before any code of ours. koffi is loaded when first needed: on other systems it never is.
 */
export async function loadLibrary(
  name: 'advapi32.dll' | 'kernel32.dll' | 'ntdll.dll' | 'tbs.dll' | 'wevtapi.dll',
): Promise<Library> {
  const { default: koffi } = await import('koffi');
  return koffi.load(name === 'kernel32.dll' ? name : `${await systemFolder()}\\${name}`);
}

/**
 * A function of ours as one that the system may call from any of its threads; it then runs on our own thread. It is never given
 * back, so make one for the life of the process, under a name of its own.
 */
export async function callableFromC(
  signature: string,
  called: (...args: readonly unknown[]) => void,
): Promise<unknown> {
  const { default: koffi } = await import('koffi');
  return koffi.register(called, koffi.pointer(koffi.proto(signature)));
}
