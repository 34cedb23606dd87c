import { loadLibrary } from './library.ts';

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
