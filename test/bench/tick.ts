import { collect } from '../../agent/collect.ts';
import { thisHost } from '../../agent/host/index.ts';
import { watchMachine } from '../../agent/machine/watch-machine.ts';
import { systemClock } from '../../agent/system-clock.ts';
import { watchSignals } from '../../agent/watch.ts';
import { interleave } from './measure/interleave.ts';
import type { Metric } from './metric.ts';

/** The period of the watcher's own timer: what every wake costs is the same, so a share of it needs the real one. */
const periodMs = 2_000;
const wakesPerRun = 3;
const pairs = 10;

/** What it costs to wake up and see that nothing changed, beside waking up alone. */
export const tickGroup = {
  id: 'tick',
  // Real timers take their time: two minutes.
  cheap: false,
  async run(): Promise<Metric[]> {
    const host = thisHost();
    await collect(host);
    const own = () =>
      cpuPerWake(() => {
        // A bus on which nothing happens; where there is none, looking for it is no part of a turn.
        const open = () => ({ turned: () => undefined, stop: () => undefined });
        const machine = watchMachine(host.platform, systemClock, () => undefined, { open });
        const turned = (turnMs: number) => machine.turned(turnMs);
        const stop = watchSignals(host, systemClock, () => undefined, undefined, undefined, turned);
        return () => {
          stop();
          machine.stop();
        };
      });
    const empty = () =>
      cpuPerWake(() => {
        const timer = setInterval(() => undefined, periodMs);
        return () => clearInterval(timer);
      });
    const compared = await interleave(own, empty, pairs);
    return [
      {
        id: 'tick.cpu',
        value: compared.ratio,
        unit: '×',
        goal: 3,
        own: compared.own,
        floor: compared.other,
        baseUnit: 'ms',
        runs: compared.runs,
      },
    ];
  },
};

/** CPU of this process per wake in milliseconds, from the first wake on: what starting costs is not a wake. */
async function cpuPerWake(start: () => () => void): Promise<number> {
  const stop = start();
  await pause(periodMs / 2);
  const before = process.cpuUsage();
  await pause(periodMs * wakesPerRun);
  const { user, system } = process.cpuUsage(before);
  stop();
  return (user + system) / 1_000 / wakesPerRun;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
