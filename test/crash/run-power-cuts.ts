import { join } from 'node:path';
import { endBy, isAlive } from './child.ts';
import { type Count, countEvidence } from './count-evidence.ts';
import { CrashRig } from './crash-rig.ts';
import { CutDisk } from './cut-disk.ts';
import { between, oneOf, type Random, seeded } from './random.ts';
import { getWell } from './run-round.ts';

/** The longest that a cut waits for its moment. */
const longestRunMs = 1_200;

/**
 * Cuts the power of the laptop, of the service, or of both, so many times at random moments under load; then lets all be delivered, and
 * counts. Needs root, for a disk of its own.
 */
export async function runPowerCuts(cuts: number, seed: number, told: (line: string) => void): Promise<Count> {
  const random = seeded(seed);
  const rig = new CrashRig();
  const disks = { agent: new CutDisk(join(rig.folder, 'laptops')), service: new CutDisk(rig.dataDir) };
  try {
    for (let cut = 0; cut < cuts; cut++) {
      // A new laptop now and then: what is cut is its enrolment too.
      const isNew = cut % 5 === 0;
      if (!isAlive(rig.service)) await rig.startService();
      if (isNew) {
        await endBy(rig.agent, 'SIGKILL');
        rig.newLaptop(join(rig.folder, 'laptops'));
      }
      if (!isAlive(rig.agent)) rig.startAgent();
      await new Promise((resolve) => setTimeout(resolve, between(random, isNew ? 200 : 0, longestRunMs)));
      await cutPower(rig, disks, random, told);
      await getWell(rig);
    }
    await endBy(rig.agent, 'SIGTERM');
    await endBy(rig.service, 'SIGTERM');
    return countEvidence(rig.dataDir, rig.laptops, rig.witness);
  } catch (error) {
    told(rig.said());
    throw error;
  } finally {
    await endBy(rig.agent, 'SIGKILL');
    await endBy(rig.service, 'SIGKILL');
    for (const disk of [disks.agent, disks.service]) disk.close();
    await rig.close();
  }
}

type Disks = Readonly<Record<'agent' | 'service', CutDisk>>;

async function cutPower(rig: CrashRig, disks: Disks, random: Random, told: (line: string) => void): Promise<void> {
  const victims = oneOf(random, [['agent'], ['service'], ['agent', 'service']] as const);
  for (const victim of victims) {
    await endBy(rig[victim], 'SIGKILL');
    disks[victim].cut();
  }
  told(`power cut: ${victims.join(' and ')}`);
}
