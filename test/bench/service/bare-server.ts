import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import { subprotocol } from '../../../shared/messages.ts';

/** The least that holds a connection: ws over TLS, which says nothing but what it hears. `bare-server.ts FOLDER-OF-CERTIFICATES` */
const [tls = ''] = process.argv.slice(2);
const server = createServer({
  cert: readFileSync(join(tls, 'server.pem')),
  key: readFileSync(join(tls, 'server-key.pem')),
});
new WebSocketServer({ server, perMessageDeflate: false, handleProtocols: () => subprotocol }).on(
  'connection',
  (socket) => socket.on('message', (data) => socket.send(data.toString())),
);
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ url: `https://127.0.0.1:${port}`, code: '' })}\n`);
});
