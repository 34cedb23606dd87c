/** A system library; `func` gives one of its functions by its signature in C, which is the whole of its type. */
export interface Library {
  func(signature: string): (...args: unknown[]) => unknown;
}

/**
 * Loads a system library by name. koffi is loaded when first needed: on other systems it never is. The names used are all
 * "known DLLs", which Windows takes from its own folder wherever we run.
 */
export async function loadLibrary(name: 'advapi32.dll' | 'kernel32.dll' | 'ntdll.dll'): Promise<Library> {
  const { default: koffi } = await import('koffi');
  return koffi.load(name);
}

/** Loads a library that is not one of those, from Windows' own folder and nowhere else: another of its name could be anybody's. */
export async function loadSystemLibrary(folder: string, name: 'tbs.dll'): Promise<Library> {
  const { default: koffi } = await import('koffi');
  return koffi.load(`${folder}\\${name}`);
}
