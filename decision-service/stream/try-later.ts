import type { WebSocket } from 'ws';
import { closeCode } from '../../shared/messages.ts';

/** Closes a socket with the whole seconds after which its agent should come back (protocol.md §2). */
export const closeForNow = (
  socket: Pick<WebSocket, 'close'>,
  seconds: number,
  code: number = closeCode.tryLater,
): void => socket.close(code, `retry-after=${seconds}`);

/** Whole seconds between two bounds, drawn anew each time: many who are told so do not come back together. */
export const drawSeconds = (from: number, to: number, random = Math.random): number =>
  Math.round(from + random() * (to - from));
