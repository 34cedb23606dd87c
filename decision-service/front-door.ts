import { createServer, type Server, type ServerOptions } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { messageOf, StanceError, systemCode } from '../shared/errors.ts';
import type { Clock } from '../shared/time.ts';
import { admissionGate } from './stream/admission-gate.ts';
import type { StreamLimits } from './stream/stream-limits.ts';
import { takeUpgrades } from './stream/take-upgrades.ts';
import { closeForNow } from './stream/try-later.ts';

/** The port of the service. A connection is let in before its TLS handshake or not at all: the handshake is what it costs. */
export interface FrontDoor {
  /** What is let in speaks HTTPS here. */
  readonly server: Server;
  /** Begins to take connections; gives the port. Throws `portInUse` or `configInvalid`. */
  listen(at: { readonly host: string; readonly port: number }): Promise<number>;
  /** Takes no more; what was let in stays until `close`. */
  shut(): void;
  /** Cuts whatever is open; resolves when nothing is. */
  close(): Promise<void>;
}

/** Request lines and headers in all: a token, a proof and what an enforcement point adds. */
const headerBytes = 16_384;
/** Beyond the streams there are enforcement points, each with a few connections, and those in line. */
const moreConnections = 2_000;

export function frontDoor(
  tls: { readonly key: string; readonly certificate: string },
  limits: StreamLimits,
  clock: Clock,
  log: (line: string) => void,
): FrontDoor {
  const options: ServerOptions = {
    key: tls.key,
    cert: tls.certificate,
    minVersion: 'TLSv1.2',
    // Two minutes by default, in which who says nothing would hold the place of a laptop.
    handshakeTimeout: 10_000,
    maxHeaderSize: headerBytes,
    headersTimeout: 10_000,
    requestTimeout: 10_000,
    // How often the two are looked at: half a minute by default.
    connectionsCheckingInterval: 2_000,
    keepAliveTimeout: 60_000,
  };
  const server = createServer(options);
  const away = createServer(options, (_, response) => {
    response.writeHead(503, { 'Retry-After': gate.hint(), Connection: 'close' }).end();
  });
  takeUpgrades(away, (socket) => closeForNow(socket, gate.hint()));
  // They get their connections from the gate; only one that listens, though, holds its clients to its time limits.
  for (const each of [server, away]) each.emit('listening');
  const gate = admissionGate(limits.admissionsPerSecond, clock, {
    admit: (socket) => server.emit('connection', socket),
    refuse: (socket) => away.emit('connection', socket),
    log,
  });
  const open = new Set<Socket>();
  const front = createTcpServer({ pauseOnConnect: true, noDelay: true }, (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    gate.take(socket);
  });
  front.maxConnections = limits.connections + moreConnections;
  let isShut: Promise<void> | undefined;
  const shut = () => {
    isShut ??= new Promise<void>((resolve) => front.close(() => resolve()));
    gate.close();
    return isShut;
  };
  return {
    server,
    listen: ({ host, port }) =>
      new Promise((resolve, reject) => {
        front.on('error', (cause) => {
          // Out of file descriptors, say: those who are connected go on.
          if (front.listening) return log(`a connection could not be taken: ${messageOf(cause)}`);
          const code = systemCode(cause) === 'EADDRINUSE' ? 'portInUse' : 'configInvalid';
          const why = code === 'portInUse' ? 'the port is in use' : messageOf(cause);
          reject(new StanceError(code, `cannot listen on ${host}:${port}: ${why}`, { cause }));
        });
        front.listen(port, host, () => resolve((front.address() as AddressInfo).port));
      }),
    shut: () => void shut(),
    async close() {
      const gone = shut();
      for (const each of [server, away]) {
        each.closeAllConnections();
        // It never listened, so that there is nothing to wait for but its timers, which this ends.
        each.close();
      }
      // Those in the middle of a handshake, too, which no server counts among its connections.
      for (const socket of open) socket.destroy();
      await gone;
    },
  };
}
