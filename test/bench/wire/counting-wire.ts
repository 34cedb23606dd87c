import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP relay that counts what goes through it: everything TLS adds is in, what TCP and IP add is not. */
export interface CountingWire {
  readonly port: number;
  /** Where connections lead, from now on. */
  leadTo(port: number): void;
  /** Bytes in both directions so far. */
  bytes(): number;
  /** Ends what is connected now. */
  cut(): void;
  close(): Promise<void>;
}

export async function countingWire(): Promise<CountingWire> {
  let target = 0;
  let bytes = 0;
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port: target, host: '127.0.0.1', noDelay: true });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.on('data', (part: Buffer) => {
        bytes += part.length;
        to.write(part);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    leadTo: (port) => {
      target = port;
    },
    bytes: () => bytes,
    cut,
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
