import { loadLibrary } from './library.ts';

/** New entries of one log, as far as they fit a query. */
export interface Entries {
  /** Takes the new entries, unread: whether there were any. Undefined: the subscription is broken. */
  take(): boolean | undefined;
  close(): void;
}

/** Lets new entries of a log ring a bell; undefined where there is no such log, or it is not for us. */
export type SubscribeToLog = (channel: string, query: string, bell: number) => Entries | undefined;

/** EvtSubscribeToFutureEvents. */
const future = 1;
const noMoreItems = 259;
const timedOut = 1_460;
/** So many at a time, and so many times before the rest must wait: nobody who fills a log keeps us busy. */
const batch = 64;
const limitBatches = 16;
/** Entries that were rung for are there; a service that does not answer at once must not hold us up. */
const waitMs = 100;

/** The event log of this Windows. What stands in its entries is never looked at: they are translated, and many may write them. */
export async function eventLog(): Promise<SubscribeToLog> {
  const library = await loadLibrary('wevtapi.dll');
  const kernel = await loadLibrary('kernel32.dll');
  const subscribe = library.func(
    'intptr __stdcall EvtSubscribe(intptr session, intptr event, str16 channel, str16 query, intptr bookmark, void *context, void *callback, uint32 flags)',
  );
  const next = library.func(
    'int __stdcall EvtNext(intptr entries, uint32 count, _Out_ void *handles, uint32 ms, uint32 flags, _Out_ uint32 *returned)',
  );
  const close = library.func('int __stdcall EvtClose(intptr handle)');
  const lastError = kernel.func('uint32 __stdcall GetLastError()');

  return (channel, query, bell) => {
    const entries = Number(subscribe(0, bell, channel, query, 0, null, null, future));
    if (entries === 0) return undefined;
    return {
      take() {
        let hasAny = false;
        for (let turn = 0; turn < limitBatches; turn++) {
          const [handles, returned] = [Buffer.alloc(batch * 8), [0]];
          if (!next(entries, batch, handles, waitMs, 0, returned)) {
            const code = lastError() as number;
            return code === noMoreItems || code === timedOut ? hasAny : undefined;
          }
          const count = Math.min(returned[0] ?? 0, batch);
          for (let at = 0; at < count; at++) close(handles.readBigInt64LE(at * 8));
          hasAny ||= count > 0;
        }
        return hasAny;
      },
      close: () => void close(entries),
    };
  };
}
