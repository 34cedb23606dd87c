import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../support/until.ts';
import { type Compared, compareEvidence } from './compare-evidence.ts';
import { type Fleet, fleetProgram, startFleet } from './fleet.ts';
import type { FleetOrder, FleetState } from './fleet-message.ts';
import { serviceProcess } from './service-process.ts';

export interface StormOptions {
  readonly root: string;
  /** The service's program, for Node. */
  readonly program: string;
  readonly agents: number;
  /** Over how many processes the agents are spread. */
  readonly processes: number;
  /** How many have evidence under way when the service dies, and sign more while it is away. */
  readonly busy: number;
  readonly admissionsPerSecond: number;
  /** How long everybody is connected before: only a connection that lasted a minute makes an agent's back-off short again. */
  readonly steadyMs: number;
  /** Everybody must be back by then. */
  readonly limitMs: number;
  say(line: string): void;
}

export interface StormReport {
  /** Evidence that waited when the service came back, and at how many laptops. */
  readonly waiting: number;
  readonly waitingAt: number;
  /** From the service taking connections again until the last laptop had a decision and nothing left to send. */
  readonly backMs: number;
  readonly halfBackMs: number;
  /** Challenges signed in the busiest second of the clock; the service counts what it lets in itself, in any second. */
  readonly mostChallenges: number;
  readonly service: { readonly cpuSeconds: number; readonly rssMib: number; readonly said: readonly string[] };
  readonly endings: Readonly<Record<string, number>>;
  readonly estranged: readonly string[];
  readonly evidence: Compared;
}

/** How many items a busy laptop signs while the service is away. */
const itemsWhileAway = 2;

/** A service killed under many laptops that all want it back: what happens then, measured from outside of both. */
export async function runStorm(options: StormOptions): Promise<StormReport> {
  const folder = mkdtempSync(join(tmpdir(), 'stance-storm-'));
  const fleets: Fleet[] = [];
  const dataDir = join(folder, 'service');
  const policy = join(options.root, 'decision-service/policy.example.yaml');
  const service = serviceProcess(options.program, dataDir, [
    '--policy',
    policy,
    '--admissions',
    String(options.admissionsPerSecond),
  ]);
  const share = (what: number) => Math.ceil(what / options.processes);
  const order = async (what: FleetOrder) => merged(await Promise.all(fleets.map((fleet) => fleet.order(what))));
  try {
    await service.start();
    for (let at = 0; at < options.processes; at++)
      fleets.push(startFleet(join(folder, `fleet-${at}`), share(options.agents), fleetProgram(options.root)));
    const all = fleets.reduce((sum, { count }) => sum + count, 0);
    const code = await service.code(all);
    await order({ do: 'start', code, ca: readFileSync(service.caFile, 'utf8') });
    await until('everybody enrolled', options.limitMs, async () => (await order({ do: 'tell' })).settled === all);
    options.say(`${all} laptops are enrolled and connected (service: ${inWords(service.cost())})`);

    await pause(options.steadyMs);
    await order({ do: 'look', count: share(options.busy) });
    await service.kill();
    const before = await order({ do: 'note', count: share(options.busy), items: itemsWhileAway });
    options.say(`killed; ${before.waiting} items wait at ${before.waitingAt} laptops`);

    await service.start();
    const begun = performance.now();
    let half: number | undefined;
    let after = before;
    await until('everybody back', options.limitMs, async () => {
      after = await order({ do: 'tell' });
      if (after.settled >= all / 2) half ??= performance.now() - begun;
      return after.settled === all;
    });
    const backMs = performance.now() - begun;
    const cost = service.cost();
    await order({ do: 'stop' });
    for (const fleet of fleets) await fleet.end();
    await service.end();
    return {
      waiting: before.waiting,
      waitingAt: before.waitingAt,
      backMs,
      halfBackMs: half ?? backMs,
      mostChallenges: Math.max(...Object.values(after.challenges)),
      service: { ...cost, said: service.said },
      endings: after.endings,
      estranged: after.estranged,
      evidence: compareEvidence(
        fleets.map((fleet) => fleet.folder),
        dataDir,
      ),
    };
  } finally {
    for (const fleet of fleets) await fleet.end();
    await service.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

export const inWords = ({ cpuSeconds, rssMib }: { cpuSeconds: number; rssMib: number }): string =>
  `${cpuSeconds.toFixed(1)} s of CPU, at most ${rssMib.toFixed(0)} MiB`;

function merged(states: readonly FleetState[]): FleetState {
  const sum = (of: (state: FleetState) => number) => states.reduce((total, state) => total + of(state), 0);
  const counts = (of: (state: FleetState) => Readonly<Record<string, number>>) => {
    const total: Record<string, number> = {};
    for (const state of states)
      for (const [name, count] of Object.entries(of(state))) total[name] = (total[name] ?? 0) + count;
    return total;
  };
  return {
    settled: sum(({ settled }) => settled),
    waiting: sum(({ waiting }) => waiting),
    waitingAt: sum(({ waitingAt }) => waitingAt),
    challenges: counts(({ challenges }) => challenges),
    endings: counts(({ endings }) => endings),
    estranged: states.flatMap(({ estranged }) => estranged),
  };
}
