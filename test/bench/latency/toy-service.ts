import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

/**
 * The other end of the toy: verifies a JWS, asks a one-line policy, signs an answer. No store, no nonce, no chain. Started
 * with its certificate, key and the device's public key as JSON on standard input; prints its port.
 */
interface Given {
  readonly cert: string;
  readonly key: string;
  readonly device: string;
}

let text = '';
for await (const part of process.stdin.setEncoding('utf8')) {
  text += part;
  if (text.endsWith('\n')) break;
}
const given = JSON.parse(text) as Given;
const device = createPublicKey(given.device);
const own = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const header = Buffer.from('{"alg":"ES256","typ":"decision+jwt","kid":"s1"}').toString('base64url');

const server = createServer({ cert: given.cert, key: given.key });
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) => {
  socket.on('message', (data) => {
    const jws = String(data);
    const [head, body, signature] = jws.split('.') as [string, string, string];
    const held = verify(
      'sha256',
      Buffer.from(`${head}.${body}`),
      { key: device, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
    if (!held) return socket.close();
    const { seq, posture } = JSON.parse(Buffer.from(body, 'base64url').toString()) as {
      seq: number;
      posture: { reboot: boolean };
    };
    const input = `${header}.${Buffer.from(JSON.stringify({ seq, allow: !posture.reboot })).toString('base64url')}`;
    const answer = sign('sha256', Buffer.from(input), { key: own, dsaEncoding: 'ieee-p1363' }).toString('base64url');
    socket.send(`${input}.${answer}`);
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
