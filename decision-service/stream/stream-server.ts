import type { Server } from 'node:http';
import type { WebSocket } from 'ws';
import { closeCode } from '../../shared/messages.ts';
import type { Clock } from '../../shared/time.ts';
import { Connection } from './connection.ts';
import { pace } from './pace.ts';
import type { StreamLimits } from './stream-limits.ts';
import type { StreamWork } from './stream-work.ts';
import { takeUpgrades } from './take-upgrades.ts';
import { closeForNow, drawSeconds } from './try-later.ts';

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
/** When to ask again whether a full service has a place. */
const fullSeconds = 60;

/** Takes the stream's upgrades of a server and keeps its connections alive or closes them. */
export function streamServer(
  server: Server,
  work: StreamWork,
  clock: Clock,
  limits: StreamLimits,
  idleSeconds: () => number,
): StreamServer {
  const connections = new Map<Connection, WebSocket>();
  const speakers = new Map<string, Connection>();
  const opening = pace(limits.admissionsPerSecond, clock);
  let opened = 0;
  let isClosing = false;

  /** After a restart everybody comes back in the time that letting them in takes, each in a second of its own. */
  const comeBack = () => drawSeconds(1, 1 + connections.size / limits.admissionsPerSecond);

  const leave = (connection: Connection) => {
    const { device } = connection;
    if (device !== undefined && speakers.get(device) === connection) speakers.delete(device);
  };

  const admit = (socket: WebSocket) => {
    if (isClosing) return closeForNow(socket, comeBack(), closeCode.restart);
    if (connections.size >= limits.connections) return closeForNow(socket, drawSeconds(fullSeconds, 2 * fullSeconds));
    opened += 1;
    const connection = new Connection(socket, opened, work, clock, limits);
    connections.set(connection, socket);
    socket.on('close', () => {
      connections.delete(connection);
      leave(connection);
    });
    // Handshakes that stalled end together; what follows them, a signature and a first commit, is no faster than they were let in.
    socket.pause();
    opening.run(() => {
      if (socket.readyState === socket.OPEN) connection.open();
      socket.resume();
    });
  };

  takeUpgrades(server, admit);

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
      opening.stop();
      const gone = [...connections].map(
        ([connection, socket]) =>
          new Promise<void>((resolve) => {
            const cut = setTimeout(() => socket.terminate(), closingMs);
            socket.once('close', () => {
              clearTimeout(cut);
              resolve();
            });
            closeForNow(connection, comeBack(), closeCode.restart);
          }),
      );
      await Promise.all(gone);
    },
  };
}
