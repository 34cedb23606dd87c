import type { Clock } from '../../../shared/time.ts';
import { callableFromC, loadLibrary } from './library.ts';
import { once } from './once.ts';

/** A thing that Windows can ring: it is heard at once, and then at most four times a second, however often it is rung. */
export interface Bell {
  /** The handle of its event object, for the call that is to ring it. */
  readonly handle: number;
  /** Forgets a ring that was not heard yet. */
  hush(): void;
  /** It is not heard any more; its handle is given back. */
  close(): void;
}

/**
 * Hangs up a bell; `rung` is called on our own thread. A handle of something that ends once (a process) may be given for it, and is
 * closed with the bell, which `rung` then does. Throws where Windows has no more of them.
 */
export type HangBell = (rung: () => void, ends?: number) => Bell;

/** As long as hints are gathered before a look (lookout.ts): whoever writes without end gets four looks a second and no more. */
const quietMs = 250;
/** Windows had no room for a wait; when to ask it again. */
const deafMs = 16_000;
/** All may ring at once, and koffi, which has room for 256 calls from other threads, ends the process at one more. */
const limitBells = 128;
/** INFINITE; WT_EXECUTEONLYONCE. */
const forever = 0xffffffff;
const onlyOnce = 0x8;

const heardBy = new Map<number, () => void>();
let bells = 0;

/** One function for all bells, told apart by number: a call that comes late finds nobody, where one of its own would be gone. */
const callback = once(() =>
  callableFromC('void __stdcall StanceBellRung(intptr bell, uint8 timedOut)', (bell) => {
    // Not within the call: a thread of Windows waits for its end.
    setImmediate(() => heardBy.get(Number(bell))?.());
  }),
);

/**
 * Bells whose waiting is done by Windows' own pool of threads: none of ours blocks, and nothing wakes until one is rung.
 */
export async function openBells(clock: Clock): Promise<HangBell> {
  const kernel = await loadLibrary('kernel32.dll');
  const create = kernel.func('intptr __stdcall CreateEventW(void *security, int manual, int initial, str16 name)');
  const reset = kernel.func('int __stdcall ResetEvent(intptr event)');
  const close = kernel.func('int __stdcall CloseHandle(intptr handle)');
  const called = await callback();
  const wait = kernel.func(
    'int __stdcall RegisterWaitForSingleObject(_Out_ intptr *wait, intptr event, void *called, intptr bell, uint32 ms, uint32 flags)',
  );
  const unwait = kernel.func('int __stdcall UnregisterWait(intptr wait)');

  return (rung, ends) => {
    if (heardBy.size >= limitBells) {
      if (ends !== undefined) close(ends);
      throw new Error('more bells than can be heard at once');
    }
    const handle = ends ?? Number(create(null, 0, 0, null));
    if (handle === 0) throw new Error('Windows has no more event objects');
    const bell = ++bells;
    let waiting = 0;
    let cancel: (() => void) | undefined;
    const stopWaiting = () => {
      // A call that is under way just now ends by itself, and finds nobody.
      if (waiting !== 0) unwait(waiting);
      waiting = 0;
    };
    const listen = () => {
      const made = [0];
      if (wait(made, handle, called, bell, forever, onlyOnce)) waiting = Number(made[0]);
      else cancel = clock.after(deafMs, () => hear());
    };
    const hear = () => {
      stopWaiting();
      // What rings in between stays in the event, and is heard then.
      cancel = clock.after(quietMs, listen);
      rung();
    };
    heardBy.set(bell, hear);
    listen();
    return {
      handle,
      hush: () => reset(handle),
      close() {
        heardBy.delete(bell);
        cancel?.();
        stopWaiting();
        close(handle);
      },
    };
  };
}
