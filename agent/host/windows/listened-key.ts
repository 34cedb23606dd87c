import { loadLibrary } from './library.ts';
import { keyOpener } from './registry-key.ts';
import { failedWith } from './win32-error.ts';

/** A key whose changes can ring a bell. */
export interface ListenedKey {
  /** Lets the next change ring: of its values and the names of its keys, of all below too, or of those names alone. False: it was deleted. */
  ringFor(bell: number, what: 'values' | 'subtree' | 'names'): boolean;
  isThere(): boolean;
  close(): void;
}

/** Opens keys to listen to; `absent` is always "there is no such key", undefined every other fault. */
export type OpenListenedKey = (path: string) => ListenedKey | 'absent' | undefined;

/** KEY_QUERY_VALUE, to be told whether it was deleted, and KEY_NOTIFY: whoever may read a key has both. */
const rights = 0x0001 | 0x0010;
const keyDeleted = 1_018;
/** REG_NOTIFY_CHANGE_NAME and _LAST_SET; and not to end with the thread that asked. */
const names = 0x1;
const lastSet = 0x4;
const threadAgnostic = 0x10000000;

/** Keys of this machine's registry. */
export async function listenedKeys(): Promise<OpenListenedKey> {
  const library = await loadLibrary('advapi32.dll');
  const notify = library.func(
    'int32 __stdcall RegNotifyChangeKeyValue(intptr key, int subtree, uint32 filter, intptr event, int asynchronous)',
  );
  const nothing = Array(11).fill('void *').join(', ');
  const query = library.func(`int32 __stdcall RegQueryInfoKeyW(intptr key, ${nothing})`);
  const keys = await keyOpener();
  return (path) => {
    const opened = keys.open(path, rights);
    if (opened === undefined) return undefined;
    if ('code' in opened) return 'absent' in failedWith(opened.code) ? 'absent' : undefined;
    const { handle } = opened;
    return {
      ringFor(bell, what) {
        const filter = (what === 'names' ? names : names | lastSet) | threadAgnostic;
        return notify(handle, what === 'subtree' ? 1 : 0, filter, bell, 1) === 0;
      },
      isThere: () => query(handle, ...Array(11).fill(null)) !== keyDeleted,
      close: () => keys.close(handle),
    };
  };
}
