import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { WebSocket, WebSocketServer } from 'ws';
import { closeCode, streamPath, subprotocol } from '../../shared/messages.ts';

/** The wire between agents and a service, with a hand on it: it loses what a test wants lost, and can be cut. */
export interface StreamProxy {
  readonly port: number;
  /** Where connections go, and with which certificate it poses as the service. */
  behind(service: { port: number; dataDir: string }): void;
  /** Says of each message from the service whether it arrives; one that does not arrive takes the connection with it. */
  loses: (type: string) => boolean;
  /** Told of each message from an agent, as it comes in and before it is passed on. */
  hears: (type: string, text: string) => void;
  /** Cuts every connection as a fallen cable does. */
  cut(): void;
  /** Leaves every connection as a laptop that moved to another network does: nobody hears, nobody answers, nobody says so. */
  freeze(): void;
  close(): Promise<void>;
}

/** Starts a wire on a free port of loopback; it leads nowhere until it is put before a service. */
export async function startStreamProxy(): Promise<StreamProxy> {
  const server = createServer();
  const sockets = new WebSocketServer({
    server,
    path: streamPath,
    handleProtocols: () => subprotocol,
    perMessageDeflate: false,
  });
  let target: { url: string; ca: string } | undefined;
  sockets.on('connection', (near) => {
    if (target === undefined) return near.terminate();
    const far = new WebSocket(target.url, [subprotocol], { ca: target.ca, perMessageDeflate: false });
    const early: string[] = [];
    near.on('message', (data) => {
      const text = String(data);
      proxy.hears(typeOf(text), text);
      if (far.readyState === WebSocket.OPEN) far.send(text);
      else early.push(text);
    });
    far.on('open', () => {
      for (const text of early.splice(0)) far.send(text);
    });
    far.on('message', (data) => {
      const text = String(data);
      if (!proxy.loses(typeOf(text))) return near.send(text);
      near.terminate();
      far.terminate();
    });
    near.on('close', () => far.close());
    far.on('close', (code, reason) => near.close(passable(code), reason));
    for (const end of [near, far]) end.on('error', () => end.terminate());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: StreamProxy = {
    port: (server.address() as AddressInfo).port,
    behind: ({ port, dataDir }) => {
      const tls = (name: string) => readFileSync(join(dataDir, 'tls', name), 'utf8');
      server.setSecureContext({ key: tls('server-key.pem'), cert: tls('server.pem') });
      target = { url: `wss://127.0.0.1:${port}${streamPath}`, ca: tls('ca.pem') };
    },
    loses: () => false,
    hears: () => undefined,
    cut: () => {
      for (const socket of sockets.clients) socket.terminate();
    },
    freeze: () => {
      for (const socket of sockets.clients) socket.pause();
    },
    close: async () => {
      proxy.cut();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return proxy;
}

const typeOf = (text: string): string => (JSON.parse(text) as { type: string }).type;

/** 1005 and 1006 say how a connection ended and may not be sent (RFC 6455 §7.4.1). */
const passable = (code: number): number => (code === 1005 || code === 1006 ? closeCode.goingAway : code);
