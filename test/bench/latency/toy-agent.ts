import { createPrivateKey, sign } from 'node:crypto';
import { existsSync, watch } from 'node:fs';
import { WebSocket } from 'ws';

/**
 * The smallest thing that turns a change into an answer: watch a name in a folder, look, sign, send over TLS, wait. The floor
 * for the real agent. Started with its particulars as a line of JSON on standard input; prints a line for every answer.
 */
interface Given {
  readonly port: number;
  readonly ca: string;
  readonly key: string;
  readonly folder: string;
  readonly name: string;
}

let text = '';
for await (const part of process.stdin.setEncoding('utf8')) {
  text += part;
  if (text.endsWith('\n')) break;
}
const { port, ca, key: pem, folder, name } = JSON.parse(text) as Given;
const key = createPrivateKey(pem);
const header = Buffer.from('{"alg":"ES256","typ":"posture+jwt","kid":"k1"}').toString('base64url');
const socket = new WebSocket(`wss://127.0.0.1:${port}`, { ca, perMessageDeflate: false });
let seq = 0;
let last: boolean | undefined;
socket.on('message', () => process.stdout.write('answered\n'));
socket.on('open', () => {
  watch(folder, (_, changed) => {
    if (changed !== name) return;
    const reboot = existsSync(`${folder}/${name}`);
    if (reboot === last) return;
    last = reboot;
    const posture = { os: { patch: 0 }, disk: [{ ok: true }], reboot };
    const claims = { iss: 'toy', sub: 'device', iat: 1, exp: 2, seq: seq++, posture };
    const input = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
    const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
    socket.send(`${input}.${signature}`);
  });
  process.stdout.write('ready\n');
});
