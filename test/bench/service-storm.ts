import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Processes } from '../start/processes.ts';
import { interleave } from './measure/interleave.ts';
import type { Group, Metric } from './metric.ts';
import { bareConnections, enrolledLaptops, forEach, type Laptop } from './service/laptops.ts';
import { type Server, startOwn, startPeer } from './service/server.ts';

/** Two thousand reconnects are ten pairs of these. */
const laptops = 200;
const pairs = 10;
/** What a server does about connections that ended is no part of the next ones. */
const closedMs = 500;

/** CPU of the service per laptop that comes back: TLS, challenge, live evidence, decision; beside a server that only takes the connection. */
export const serviceStorm: Group = {
  id: 'service.storm',
  cheap: false,
  async run(): Promise<Metric[]> {
    const processes = new Processes();
    const folder = mkdtempSync(join(tmpdir(), 'stance-bench-'));
    try {
      const own = await startOwn(processes, folder, laptops);
      const bare = await startPeer(processes, 'bare-server.ts', folder);
      const fleet = await enrolledLaptops(own, join(folder, 'tls/ca.pem'), laptops);
      const compared = await interleave(
        () => reconnectUs(own, fleet),
        () => connectUs(bare),
        pairs,
      );
      for (const { stream } of fleet) await stream.cut();
      return [
        {
          id: 'service.storm',
          value: compared.ratio,
          unit: '×',
          goal: 1.35,
          own: compared.own,
          floor: compared.other,
          baseUnit: 'µs',
          runs: compared.runs,
        },
      ];
    } finally {
      await processes.end();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function reconnectUs(server: Server, fleet: readonly Laptop[]): Promise<number> {
  for (const { stream } of fleet) await stream.cut();
  await pause(closedMs);
  return perOne(server, () =>
    forEach(fleet, async (laptop) => {
      laptop.stream = await laptop.device.connect();
      await laptop.device.attest(laptop.stream);
    }),
  );
}

async function connectUs(server: Server): Promise<number> {
  let streams: Awaited<ReturnType<typeof bareConnections>> = [];
  const cost = await perOne(server, async () => {
    streams = await bareConnections(server, laptops);
  });
  for (const stream of streams) await stream.cut();
  await pause(closedMs);
  return cost;
}

async function perOne(server: Server, work: () => Promise<void>): Promise<number> {
  const before = server.cpuMs();
  await work();
  return ((server.cpuMs() - before) * 1_000) / laptops;
}
