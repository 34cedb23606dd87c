import { connect } from 'node:net';
import { failed } from './answer.ts';
import type { Answer } from './host.ts';

/** How long an answer may take, and how long it may be. */
export interface SocketLimits {
  readonly limitMs: number;
  readonly limitBytes: number;
}

/** A local daemon answers at once or is not well. */
const ofDaemon: SocketLimits = { limitMs: 2_000, limitBytes: 64 * 1_024 };

/** Sends `request` to a Unix socket and gives what came until the other side closed; never waits or takes in without end. */
export function askSocket(
  path: string,
  request: string,
  { limitMs, limitBytes }: SocketLimits = ofDaemon,
): Promise<Answer<string>> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    const parts: Buffer[] = [];
    let length = 0;
    const end = (answer: Answer<string>) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => end({ unread: 'timedOut' }), limitMs);
    socket.on('connect', () => socket.write(request));
    socket.on('data', (part) => {
      parts.push(part);
      length += part.length;
      if (length > limitBytes) end({ unread: 'unparseable' });
    });
    socket.on('end', () => end({ is: Buffer.concat(parts).toString() }));
    socket.on('error', (error) => end(failed(error)));
  });
}
