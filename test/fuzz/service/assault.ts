import { enrolledDevice } from '../../support/device/device.ts';
import { Attacker } from './attacker.ts';
import { plansOf } from './plan.ts';
import type { ServiceProcess } from './service-process.ts';

/** Laptops that attack at once. */
const attackers = 16;
/** After so many messages a healthy laptop asks for its decision, and what the service holds may be weighed. */
export const batch = 2_000;

/** What an assault brought: how far its messages came, and how it went for others meanwhile. */
export interface AssaultReport {
  readonly outcomes: ReadonlyMap<string, number>;
  /** Milliseconds that a healthy laptop waited for each of its decisions, in the midst of the attack. */
  readonly decisionMs: readonly number[];
  /** Resident bytes after so many messages. */
  readonly resident: ReadonlyMap<number, number>;
}

/** Sends so many hostile messages to a service. Fails where it dies, hangs, or answers something that is no answer. */
export async function assaultService(
  service: ServiceProcess,
  seed: number,
  count: number,
  weighAt: readonly number[],
): Promise<AssaultReport> {
  const outcomes = new Map<string, number>();
  const decisionMs: number[] = [];
  const resident = new Map<number, number>();
  const band = await Promise.all(Array.from({ length: attackers }, () => Attacker.enrol(service.code, service.caFile)));
  const recorded = band.map((attacker) => attacker.recorded());
  const healthy = await enrolledDevice(service.code, service.caFile);
  try {
    for (let sent = 0; sent < count; sent += batch) {
      const plans = plansOf(seed + sent, Math.min(batch, count - sent));
      const attack = band.map(async (attacker, who) => {
        for (let at = who; at < plans.length; at += attackers) {
          const plan = plans[at];
          if (plan === undefined) return;
          const outcome = await attacker.send(plan, recorded[(who + at) % attackers] ?? '');
          const name = `${plan.is}: ${outcome}`;
          outcomes.set(name, (outcomes.get(name) ?? 0) + 1);
        }
      });
      const begun = performance.now();
      await healthy.device.attest(healthy.stream);
      decisionMs.push(performance.now() - begun);
      await Promise.all(attack);
      if (!service.program.isAlive) throw new Error(await service.program.ended);
      if (weighAt.includes(sent + batch)) resident.set(sent + batch, service.program.residentBytes());
    }
  } finally {
    await Promise.all(band.map((attacker) => attacker.leave()));
    await healthy.stream.cut();
  }
  return { outcomes, decisionMs, resident };
}
