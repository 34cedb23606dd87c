import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { closeCode, streamLimits, streamPath, subprotocol } from '../../shared/messages.ts';
import type { Clock } from '../../shared/time.ts';
import { Connection } from './connection.ts';
import type { StreamLimits } from './stream-limits.ts';
import type { StreamWork } from './stream-work.ts';
import { tokenBucket } from './token-bucket.ts';

/** The stream of one service: who is connected, and who speaks for which device. */
export interface StreamServer {
  readonly connections: ReadonlySet<Connection>;
  /** The connection on which a device last proved itself, while it is open. */
  speaker(device: string): Connection | undefined;
  /** Makes a connection the speaker of a device unless a newer one already is. */
  speaksFor(connection: Connection, device: string): boolean;
  /** Closes every socket with 1012 and takes no more; resolves once they are gone. */
  close(): Promise<void>;
}

/** How long a socket may take to close before it is cut. */
const closingMs = 2_000;

/** Takes the stream's upgrades of a server and keeps its connections alive or closes them. */
export function streamServer(
  server: Server,
  work: StreamWork,
  clock: Clock,
  limits: StreamLimits,
  idleSeconds: () => number,
): StreamServer {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: streamLimits.frameBytes,
    perMessageDeflate: false,
    clientTracking: false,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
  });
  const connections = new Map<Connection, WebSocket>();
  const speakers = new Map<string, Connection>();
  const admission = tokenBucket(limits.admission, clock);
  let opened = 0;
  let isClosing = false;

  const leave = (connection: Connection) => {
    const { device } = connection;
    if (device !== undefined && speakers.get(device) === connection) speakers.delete(device);
  };

  const admit = (socket: WebSocket) => {
    // A frame that breaks RFC 6455 or is too large: ws closes the socket with the right code by itself.
    socket.on('error', () => undefined);
    if (socket.protocol !== subprotocol) return socket.close(closeCode.badSubprotocol, `subprotocol ${subprotocol}`);
    if (isClosing) return socket.close(closeCode.restart, 'restart');
    const wait = connections.size >= limits.connections ? 60 : admission();
    if (wait > 0) return socket.close(closeCode.tryLater, `retry-after=${wait}`);
    opened += 1;
    const connection = new Connection(socket, opened, work, clock, limits);
    connections.set(connection, socket);
    socket.on('close', () => {
      connections.delete(connection);
      leave(connection);
    });
    connection.open();
  };

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const refusal = refuseUpgrade(request);
    if (refusal !== undefined) return void socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\n\r\n`);
    sockets.handleUpgrade(request, socket, head, admit);
  });

  const sweep = () => {
    const now = clock.elapsedMs();
    for (const connection of connections.keys()) {
      const patience = connection.device === undefined ? limits.firstWordSeconds : idleSeconds();
      if (now - connection.heardAtMs > patience * 1_000) connection.close(closeCode.timeout, 'nothing heard');
      else connection.ping();
    }
    cancel = clock.after(limits.pingSeconds * 1_000, sweep);
  };
  let cancel = clock.after(limits.pingSeconds * 1_000, sweep);

  return {
    get connections() {
      return new Set(connections.keys());
    },
    speaker: (device) => speakers.get(device),
    speaksFor(connection, device) {
      const other = speakers.get(device);
      if (other !== undefined && other !== connection) {
        const [newer, older] = other.openedOrder > connection.openedOrder ? [other, connection] : [connection, other];
        older.close(closeCode.normal, 'replaced');
        if (newer === other) return false;
      }
      if (!connections.has(connection)) return false;
      if (connection.device !== undefined && connection.device !== device) leave(connection);
      connection.device = device;
      speakers.set(device, connection);
      return true;
    },
    async close() {
      isClosing = true;
      cancel();
      const gone = [...connections].map(
        ([connection, socket]) =>
          new Promise<void>((resolve) => {
            const cut = setTimeout(() => socket.terminate(), closingMs);
            socket.once('close', () => {
              clearTimeout(cut);
              resolve();
            });
            connection.close(closeCode.restart, 'restart');
          }),
      );
      await Promise.all(gone);
    },
  };
}

/** Why an upgrade is not for the stream, as an HTTP status line. A browser always sends `Origin`; no page is to speak here. */
function refuseUpgrade({ headers, url }: IncomingMessage): string | undefined {
  if (headers.origin !== undefined) return '403 Forbidden';
  return url === streamPath ? undefined : '404 Not Found';
}
