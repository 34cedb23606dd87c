import { IdentityFile } from '../../agent/identity/identity.ts';
import { ledgerLimits } from '../../agent/ledger/ledger.ts';
import { rotate } from '../../decision-service/cli/devices.ts';
import { signOffline } from '../support/sign-offline.ts';
import { until } from '../support/until.ts';
import { endBy, isAlive } from './child.ts';
import { storedCount, waitingCount } from './count-evidence.ts';
import type { CrashRig } from './crash-rig.ts';
import type { Fault, Victim } from './faults.ts';
import { between, oneOf, type Random } from './random.ts';
import type { Strike } from './strike-clock.ts';

/** How long a round may take to come to its kill, and how long to get well again. */
const limitMs = 30_000;
/** Three frames or more. */
const backlog = { least: 33, most: 200 } as const;
/** The longest that a kill at a random moment waits for it. */
const longestRunMs = 1_500;

const identityOf = (rig: CrashRig) => new IdentityFile(rig.laptop.settings.stateDir).load();

/** Kills a process at a fault point and sees that both get well again. Throws where the point was never reached. */
export async function runFault(rig: CrashRig, fault: Fault, random: Random): Promise<void> {
  await endBy(rig.agent, oneOf(random, ['SIGKILL', 'SIGTERM']));
  const strike = strikeOf(fault, random);
  const isArmed = fault.victim === 'service' && strike !== undefined;
  if (fault.scene === 'enrolment' || rig.laptops.length === 0) {
    if (!isAlive(rig.service)) await rig.startService();
    rig.newLaptop();
    if (fault.scene !== 'enrolment') await getWell(rig);
    await endBy(rig.agent, 'SIGTERM');
  }
  const { stateDir } = rig.laptop.settings;
  if (fault.scene === 'backlog') await signOffline(stateDir, between(random, backlog.least, backlog.most));
  if (fault.scene === 'overflow') await signOffline(stateDir, ledgerLimits.unacknowledged + between(random, 1, 30));
  if (fault.scene === 'rotation') rotate([identityOf(rig).enrolment?.deviceId ?? '', '--data', rig.dataDir]);
  if (isArmed) await endBy(rig.service, oneOf(random, ['SIGKILL', 'SIGTERM']));
  if (!isAlive(rig.service)) await rig.startService(isArmed ? strike : undefined);
  if ('message' in fault) aim(rig, fault, random);
  if (isAlive(rig.service)) rig.startAgent(fault.victim === 'agent' ? strike : undefined);
  await until(`the kill of ${fault.name}`, limitMs, () => rig[fault.victim]?.signalCode === 'SIGKILL');
  await getWell(rig);
}

/** Kills one process or both at a random moment under load, and sees that both get well again. */
export async function runRandom(rig: CrashRig, random: Random): Promise<Victim[]> {
  if (!isAlive(rig.service)) await rig.startService();
  if (rig.laptops.length === 0) rig.newLaptop();
  if (!isAlive(rig.agent)) rig.startAgent();
  await new Promise((resolve) => setTimeout(resolve, between(random, 0, longestRunMs)));
  const victims: Victim[] = oneOf(random, [['agent'], ['service'], ['agent', 'service'], ['service', 'agent']]);
  for (const victim of victims) await endBy(rig[victim], 'SIGKILL');
  await getWell(rig);
  return victims;
}

/** Lets both run until new evidence was answered and nothing waits any more, and no change of keys is under way. */
export async function getWell(rig: CrashRig): Promise<void> {
  rig.free();
  if (!isAlive(rig.service)) await rig.startService();
  if (!isAlive(rig.agent)) rig.startAgent();
  const before = storedCount(rig.dataDir);
  await until('an answer after the kill', limitMs, () => storedCount(rig.dataDir) > before);
  await until('a quiet moment', limitMs, () => {
    const { enrolment, next, retired } = identityOf(rig);
    // One may always be on its way: facts never stand still here.
    return enrolment !== undefined && next === undefined && retired === undefined && waitingCount(rig.laptop) <= 1;
  });
}

function strikeOf(fault: Fault, random: Random): Strike | undefined {
  if ('anyCallUpTo' in fault) return { within: [], nth: between(random, 1, fault.anyCallUpTo) };
  if ('message' in fault) return undefined;
  const once = fault.scene === 'enrolment' || fault.scene === 'rotation';
  return { call: fault.call, within: fault.within, nth: once ? 1 : between(random, 1, 3) };
}

/** Kills from the wire, as one of the messages passes. */
function aim(rig: CrashRig, fault: Extract<Fault, { message: string }>, random: Random): void {
  let left = fault.scene === 'live' || fault.scene === 'backlog' ? between(random, 1, 3) : 1;
  const pass = (type: string) => {
    if (type !== fault.message) return;
    left -= 1;
    if (left !== 0) return;
    const kill = () => rig[fault.victim]?.kill('SIGKILL');
    if (fault.when === 'before') kill();
    else setImmediate(kill);
  };
  rig.wire.hears = (type, text) => {
    rig.note(type, text);
    pass(type);
  };
  rig.wire.loses = (type) => {
    pass(type);
    return false;
  };
}
