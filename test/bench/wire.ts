import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startService } from '../../decision-service/service.ts';
import type { Clock } from '../../shared/time.ts';
import { goodReadings } from '../support/device/readings.ts';
import { FleetDevice } from '../support/fleet-device.ts';
import { until } from '../support/until.ts';
import type { Group, Metric } from './metric.ts';
import { countingWire } from './wire/counting-wire.ts';

/** Half an hour of both clocks in fifteen seconds, so that beats and pings come by themselves and nothing is taken as known. */
const haste = 120;
const beats = 6;
const daySeconds = 86_400;
/** What Tenable states for its agent and a day (goals.md), in MB. */
const peerMb = 8;

/** What one laptop on which nothing changes sends and hears in a day, at the socket with TLS, with the defaults and one reconnect. */
export const wireGroup: Group = {
  id: 'wire',
  cheap: true,
  async run(): Promise<Metric[]> {
    const folder = mkdtempSync(join(tmpdir(), 'stance-bench-'));
    const wire = await countingWire();
    const clock = hastyClock();
    const service = await startService({
      dataDir: join(folder, 'service'),
      listen: { host: '127.0.0.1', port: 0 },
      url: `https://127.0.0.1:${wire.port}`,
      policyFile: join(import.meta.dirname, '../../decision-service/policy.example.yaml'),
      clock,
      log: () => undefined,
    });
    wire.leadTo(service.port);
    const ca = readFileSync(service.caFile, 'utf8');
    const laptop = new FleetDevice(join(folder, 'laptop'), ca, clock, { posture: goodReadings });
    try {
      laptop.start(service.createToken({ lifetimeSeconds: daySeconds }));
      await decided(laptop, 1);
      // The chain is begun: what comes now is what comes every time.
      const beforeReconnect = wire.bytes();
      const decisions = laptop.tiers.length;
      wire.cut();
      await decided(laptop, decisions + 1);
      const reconnect = wire.bytes() - beforeReconnect;

      // From one decision to the sixth after it: whole beats, with the pings between them.
      const [begun, first] = [wire.bytes(), laptop.tiers.length];
      await decided(laptop, first + beats);
      const beat = (wire.bytes() - begun) / beats;
      console.log(`  a beat with its pings: ${Math.round(beat)} B; a reconnect: ${reconnect} B`);
      const day = beat * (daySeconds / beatSeconds) + reconnect;
      return [
        {
          id: 'wire.bytesPerDay',
          value: day / 1_000_000,
          unit: 'MB',
          goal: 2,
          peer: peerMb,
          runs: beats,
        },
      ];
    } finally {
      laptop.stop();
      await service.close();
      await wire.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** The heartbeat of the defaults, in seconds. */
const beatSeconds = 300;

const decided = (laptop: FleetDevice, count: number) =>
  until('a decision', 30_000, () => laptop.tiers.length >= count && laptop.waiting === 0);

/** Both ends live in the same haste. */
function hastyClock(): Clock {
  const begunMs = Date.now();
  const passedMs = () => performance.now() * haste;
  const offset = passedMs();
  return {
    now: () => Math.floor((begunMs + passedMs() - offset) / 1_000),
    elapsedMs: passedMs,
    after(delayMs, task) {
      const timer = setTimeout(task, delayMs / haste);
      return () => clearTimeout(timer);
    },
  };
}
