import { endBy } from './child.ts';
import { type Count, countEvidence } from './count-evidence.ts';
import { CrashRig } from './crash-rig.ts';
import { type Fault, faults } from './faults.ts';
import { seeded } from './random.ts';
import { getWell, runFault, runRandom } from './run-round.ts';

/** What a run did, and what was counted after it. */
export interface CrashRun {
  readonly rounds: number;
  /** How often a process was killed at each point. */
  readonly kills: ReadonlyMap<string, number>;
  readonly count: Count;
}

/**
 * Kills agent and service so many times, every other time at a fault point, in turn through all of them, then lets every laptop deliver
 * what it holds and counts. The same seed chooses the same points and moments, as far as a kernel lets it.
 * @param chosen the fault points to go through
 */
export async function runCrashes(
  rounds: number,
  seed: number,
  told: (line: string) => void,
  chosen: readonly Fault[] = faults,
): Promise<CrashRun> {
  const random = seeded(seed);
  const rig = new CrashRig();
  const kills = new Map<string, number>();
  const noteKill = (name: string) => kills.set(name, (kills.get(name) ?? 0) + 1);
  try {
    const order = [...chosen].sort(() => random() - 0.5);
    for (let round = 0; round < rounds; round++) {
      const fault = round % 2 === 0 ? order[(round / 2) % order.length] : undefined;
      const began = performance.now();
      try {
        if (fault !== undefined) await runFault(rig, fault, random);
        const victims = fault === undefined ? await runRandom(rig, random) : [];
        const name = fault?.name ?? `at a random moment: ${victims.join(', then ')}`;
        noteKill(name);
        told(`${round + 1}/${rounds}  ${((performance.now() - began) / 1_000).toFixed(1)} s  ${name}`);
      } catch (error) {
        told(`round ${round + 1}, ${fault?.name ?? 'random'}; the last that was said:\n${rig.said()}`);
        throw error;
      }
    }
    await deliverAll(rig);
    return { rounds, kills, count: countEvidence(rig.dataDir, rig.laptops, rig.witness) };
  } finally {
    await rig.close();
  }
}

/** Every laptop runs once more until nothing waits, and ends. */
async function deliverAll(rig: CrashRig): Promise<void> {
  for (const laptop of rig.laptops.splice(0)) {
    await endBy(rig.agent, 'SIGTERM');
    rig.laptops.push(laptop);
    await getWell(rig);
  }
  await endBy(rig.agent, 'SIGTERM');
  await endBy(rig.service, 'SIGTERM');
}
