import { collect } from '../../agent/collect.ts';
import { thisHost } from '../../agent/host/index.ts';
import { toolsStarted } from '../../agent/host/run-tool.ts';
import { startFloor } from './collect/floor.ts';
import { listeningHost } from './collect/listening-host.ts';
import { postureBySystemInformation } from './collect/posture-by-systeminformation.ts';
import { cpuMs } from './measure/cpu.ts';
import { interleave } from './measure/interleave.ts';
import type { Metric } from './metric.ts';

/** Of ours many in a row, because one is shorter than what the system counts CPU time in. */
const passesPerRun = 50;
const peerPairs = 12;
const floorPairs = 40;

/** What a full pass over all signals costs in a process that has looked before, as the daemon's has. */
export const collectGroup = {
  id: 'collect',
  cheap: true,
  async run(): Promise<Metric[]> {
    const host = thisHost();
    await collect(host);
    return [await execs(), await cpuVsSystemInformation(), await wallVsFloor()];

    async function execs(): Promise<Metric> {
      const before = toolsStarted();
      for (let pass = 0; pass < passesPerRun; pass++) await collect(host);
      const value = toolsStarted() - before;
      return { id: 'collect.execs', value, unit: 'processes', goal: 0, floor: 0, runs: passesPerRun };
    }

    async function cpuVsSystemInformation(): Promise<Metric> {
      const own = () => cpuOf(passesPerRun, () => collect(host));
      const compared = await interleave(own, () => cpuOf(1, postureBySystemInformation), peerPairs);
      return {
        id: 'collect.cpuVsSystemInformation',
        value: compared.ratio,
        unit: '×',
        goal: 0.06,
        own: compared.own,
        peer: compared.other,
        baseUnit: 'ms',
        runs: compared.runs,
      };
    }

    async function wallVsFloor(): Promise<Metric> {
      const floor = startFloor(await requestsOfAWarmPass());
      try {
        const own = async () => {
          const begun = performance.now();
          for (let pass = 0; pass < passesPerRun; pass++) await collect(host);
          return (performance.now() - begun) / passesPerRun;
        };
        const compared = await interleave(own, () => floor.passMs(passesPerRun), floorPairs);
        return {
          id: 'collect.wallVsFloor',
          value: compared.ratio,
          unit: '×',
          goal: 2.5,
          own: compared.own,
          floor: compared.other,
          baseUnit: 'ms',
          runs: compared.runs,
        };
      } finally {
        floor.stop();
      }
    }
  },
};

async function cpuOf(times: number, task: () => Promise<unknown>): Promise<number> {
  const before = cpuMs();
  for (let time = 0; time < times; time++) await task();
  return (cpuMs() - before) / times;
}

/** Every request of a pass in a process that has looked before, as often as it is made. */
async function requestsOfAWarmPass(): Promise<readonly string[]> {
  let requests: string[] = [];
  const host = listeningHost(thisHost(), (request) => requests.push(request));
  await collect(host);
  requests = [];
  await collect(host);
  return requests;
}
