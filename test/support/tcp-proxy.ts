import { type Server, type Socket, connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A wire between two ends on loopback that a test can cut, dam up in one direction, or leave in the dark. */
export interface TcpProxy {
  readonly port: number;
  /** Where connections go; changed when the service comes back elsewhere. */
  target: number;
  /** While true nothing travels back from the target; what it says is lost when the wire is cut. */
  deafDownstream: boolean;
  /** While true new connections are refused. */
  closed: boolean;
  /** Cuts every connection as a fallen cable does. */
  cut(): void;
  close(): Promise<void>;
}

/** Starts a proxy on a free port. */
export async function startTcpProxy(): Promise<TcpProxy> {
  const pairs = new Set<[Socket, Socket]>();
  const server: Server = createServer((near) => {
    if (proxy.closed) return void near.destroy();
    const far = connect(proxy.target, '127.0.0.1');
    const pair: [Socket, Socket] = [near, far];
    pairs.add(pair);
    near.on('data', (bytes) => far.write(bytes));
    far.on('data', (bytes) => {
      if (!proxy.deafDownstream) near.write(bytes);
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => {
        other.destroy();
        pairs.delete(pair);
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: TcpProxy = {
    port: (server.address() as AddressInfo).port,
    target: 0,
    deafDownstream: false,
    closed: false,
    cut: () => {
      for (const [near, far] of pairs) {
        near.resetAndDestroy();
        far.resetAndDestroy();
      }
    },
    close: () => {
      proxy.cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return proxy;
}
