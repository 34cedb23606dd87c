import { TestDevice } from '../../support/device/device.ts';
import { connectStream, type StreamClient } from '../../support/device/stream-client.ts';
import type { Server } from './server.ts';

/** A laptop and its connection. */
export interface Laptop {
  readonly device: TestDevice;
  stream: StreamClient;
}

/** How many begin at a time: more only wait for each other. */
const together = 32;

/** Runs a task for each, a few at a time. */
export async function forEach<Item>(items: readonly Item[], task: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values();
  await Promise.all(
    Array.from({ length: together }, async () => {
      for (const item of left) await task(item);
    }),
  );
}

/** So many laptops, enrolled, decided about once, and connected. */
export async function enrolledLaptops(server: Server, caFile: string, count: number): Promise<Laptop[]> {
  const laptops: Laptop[] = [];
  await forEach(Array.from({ length: count }), async () => {
    const device = new TestDevice(server.code, caFile);
    const stream = await device.connect();
    await device.enrol(stream);
    await device.attest(stream);
    laptops.push({ device, stream });
  });
  return laptops;
}

/** Bare connections to a server that says nothing. */
export async function bareConnections(server: Server, count: number): Promise<StreamClient[]> {
  const streams: StreamClient[] = [];
  await forEach(Array.from({ length: count }), async () => {
    streams.push(await connectStream(server.url, server.ca));
  });
  return streams;
}
