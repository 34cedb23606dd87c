import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Processes } from '../start/processes.ts';
import { interleave } from './measure/interleave.ts';
import { opensslUs } from './measure/openssl-speed.ts';
import type { Group, Metric } from './metric.ts';
import { enrolledLaptops, forEach, type Laptop } from './service/laptops.ts';
import { type Server, startOwn, startPeer } from './service/server.ts';

const laptops = 100;
/** Half a second of the server's CPU in all, counted in steps of 10 ms; more would be a flood of one laptop, and be refused. */
const perLaptop = 8;
const pairs = 10;

/** CPU of the service per decision, from the frame that came to the frame that went; what laptops do is in another process. */
export const serviceDecision: Group = {
  id: 'service.decision',
  // A minute.
  cheap: false,
  async run(): Promise<Metric[]> {
    const processes = new Processes();
    const folder = mkdtempSync(join(tmpdir(), 'stance-bench-'));
    try {
      const own = await startOwn(processes, folder, laptops);
      const jose = await startPeer(processes, 'jose-server.ts', folder);
      const caFile = join(folder, 'tls/ca.pem');
      const ours = await enrolledLaptops(own, caFile, laptops);
      const theirs = await enrolledLaptops(jose, caFile, laptops);
      const vsJose = await interleave(
        () => decisionUs(own, ours),
        () => decisionUs(jose, theirs),
        pairs,
      );
      const vsOpenssl = await interleave(
        () => decisionUs(own, ours),
        async () => {
          const { sign, verify } = await opensslUs();
          return sign + verify;
        },
        pairs,
      );
      for (const { stream } of [...ours, ...theirs]) await stream.cut();
      const of = ({ ratio, own: cost, runs }: typeof vsJose) => ({
        value: ratio,
        unit: '×',
        own: cost,
        baseUnit: 'µs',
        runs,
      });
      return [
        { id: 'service.decision.vsJose', ...of(vsJose), goal: 0.65, peer: vsJose.other },
        { id: 'service.decision.vsOpenssl', ...of(vsOpenssl), goal: 2.5, floor: vsOpenssl.other },
      ];
    } finally {
      await processes.end();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function decisionUs(server: Server, fleet: readonly Laptop[]): Promise<number> {
  const before = server.cpuMs();
  await forEach(fleet, async ({ device, stream }) => {
    for (let at = 0; at < perLaptop; at++) await device.attest(stream);
  });
  return ((server.cpuMs() - before) * 1_000) / (fleet.length * perLaptop);
}
