import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Processes } from '../start/processes.ts';
import type { StreamClient } from '../support/device/stream-client.ts';
import type { Group, Metric } from './metric.ts';
import { bareConnections, enrolledLaptops } from './service/laptops.ts';
import { type Server, startOwn, startPeer } from './service/server.ts';

const connections = 5_000;
/** Before it is counted: what compiling and the first handshakes leave is no connection's. */
const warmUp = 200;
const settledMs = 10_000;
/** An enrolment and an attestation, in size. */
const asMuch = Array.from({ length: 2 }, () => JSON.stringify({ type: 'frame', text: 'x'.repeat(3_600) }));

/** Resident memory of the service per enrolled laptop that is connected and idle; beside a bare ws server that holds as many. */
export const serviceMemory: Group = {
  id: 'service.connectionMemory',
  cheap: false,
  async run(): Promise<Metric[]> {
    const processes = new Processes();
    const folder = mkdtempSync(join(tmpdir(), 'stance-bench-'));
    try {
      const server = await startOwn(processes, folder, connections + warmUp);
      const caFile = join(folder, 'tls/ca.pem');
      const own = await perConnectionKib(server, async (count) =>
        (await enrolledLaptops(server, caFile, count)).map(({ stream }) => stream),
      );
      const bare = await startPeer(processes, 'bare-server.ts', folder);
      let talked = 0;
      const peer = await perConnectionKib(
        bare,
        (count) => bareConnections(bare, count),
        async (streams, kib) => {
          for (const stream of streams) for (const frame of asMuch) stream.send(frame);
          await pause(settledMs);
          talked = kib();
        },
      );
      // No part of the goal: what TLS keeps of frames that were exchanged once is Node's, and counts on one side only.
      console.log(
        `  bare connections that exchanged as many frames: ${talked.toFixed(1)} KiB, ratio ${(own / talked).toFixed(2)}`,
      );
      return [
        {
          id: 'service.connectionMemory',
          value: own / peer,
          unit: '×',
          goal: 1.5,
          own,
          peer,
          baseUnit: 'KiB',
          runs: connections,
        },
      ];
    } finally {
      await processes.end();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function perConnectionKib(
  server: Server,
  open: (count: number) => Promise<StreamClient[]>,
  then: (streams: readonly StreamClient[], kib: () => number) => Promise<void> = async () => undefined,
): Promise<number> {
  const first = await open(warmUp);
  await pause(settledMs);
  const before = server.rssKib();
  const more = await open(connections);
  await pause(settledMs);
  const kib = () => (server.rssKib() - before) / connections;
  const silent = kib();
  await then(more, kib);
  for (const stream of [...first, ...more]) await stream.cut();
  return silent;
}
