import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { closeCode, streamLimits, streamPath, subprotocol } from '../../shared/messages.ts';

/** Gives every WebSocket that speaks our subprotocol on the stream's path to `taken`, and answers all others with why not. */
export function takeUpgrades(server: Server, taken: (socket: WebSocket) => void): void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: streamLimits.frameBytes,
    perMessageDeflate: false,
    clientTracking: false,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const refusal = refuseUpgrade(request);
    if (refusal !== undefined) {
      // A client that keeps its end open would keep ours, too, and the service from ever closing.
      socket.once('finish', () => socket.destroy());
      return void socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\n\r\n`);
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      // A frame that breaks RFC 6455 or is too large: ws closes the socket with the right code by itself.
      opened.on('error', () => undefined);
      if (opened.protocol !== subprotocol) opened.close(closeCode.badSubprotocol, `subprotocol ${subprotocol}`);
      else taken(opened);
    });
  });
}

/** Why an upgrade is not for the stream, as an HTTP status line. A browser always sends `Origin`; no page is to speak here. */
function refuseUpgrade({ headers, url }: IncomingMessage): string | undefined {
  if (headers.origin !== undefined) return '403 Forbidden';
  return url === streamPath ? undefined : '404 Not Found';
}
