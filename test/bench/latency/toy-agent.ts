import { type KeyObject, sign } from 'node:crypto';
import { existsSync, watch } from 'node:fs';
import { WebSocket } from 'ws';

/** The smallest thing that turns a change into an answer: watch, look, sign, send, wait. The floor for the real agent. */
export interface ToyAgent {
  /** Resolves with the next answer that came back. */
  answered(): Promise<void>;
  close(): void;
}

/** Watches one name in a folder, and says over TLS whether it is there. */
export async function startToyAgent(options: {
  port: number;
  ca: string;
  key: KeyObject;
  folder: string;
  name: string;
}): Promise<ToyAgent> {
  const { key, folder, name } = options;
  const header = Buffer.from('{"alg":"ES256","typ":"posture+jwt","kid":"k1"}').toString('base64url');
  const socket = new WebSocket(`wss://127.0.0.1:${options.port}`, { ca: options.ca, perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  let seq = 0;
  let last: boolean | undefined;
  let tell: () => void = () => undefined;
  const watcher = watch(folder, (_, changed) => {
    if (changed !== name) return;
    const reboot = existsSync(`${folder}/${name}`);
    if (reboot === last) return;
    last = reboot;
    const claims = {
      iss: 'toy',
      sub: 'device',
      iat: 1,
      exp: 2,
      seq: seq++,
      posture: { os: { patch: 0 }, disk: [{ ok: true }], reboot },
    };
    const input = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
    socket.send(
      `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`,
    );
  });
  socket.on('message', () => tell());
  return {
    answered: () =>
      new Promise((resolve) => {
        tell = resolve;
      }),
    close: () => {
      watcher.close();
      socket.terminate();
    },
  };
}
