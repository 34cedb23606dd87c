import { release } from 'node:os';
import * as v from 'valibot';
import type { DeviceStatus } from '../../shared/device-status.ts';
import { type SignalId, signalIds, signals } from '../../shared/signals/catalogue.ts';
import type { Settings } from '../config-file.ts';
import type { Checkup } from '../doctor/checkup.ts';
import { ledgerLook } from '../doctor/ledger.ts';
import type { Patient, Seen } from '../doctor/patient.ts';
import type { Looks } from '../doctor/signals-read.ts';
import { version } from '../version.ts';
import type { LogLines } from './log-lines.ts';

/** Raised when a member of the file changes its meaning. */
const format = 1;

/** What a flare is made of. */
export interface FlareParts {
  readonly patient: Patient;
  readonly checkups: readonly Checkup[];
  readonly looks: Looks;
  readonly log: LogLines;
  readonly madeAt: string;
}

/**
 * What a flare holds, member by member: only what is named here goes in, however much more there is. Its texts are not redacted yet.
 */
export function composeFlare({ patient, checkups, looks, log, madeAt }: FlareParts) {
  const { status, settings, host } = patient;
  return {
    flare: format,
    about:
      'What Stance on this laptop says of itself, for whoever helps. Read it before you send it: names, addresses, ids and secrets were replaced by words such as <user1>, one for each. Nothing was sent.',
    madeAt,
    versions: { stance: version, node: process.versions.node, platform: host.platform, system: release() },
    checkups,
    configuration: 'is' in settings ? ofConfiguration(settings.is) : whyNot(settings),
    status: 'is' in status ? ofStatus(status.is) : whyNot(status),
    signals: Object.fromEntries(
      signalIds.map((id) => [id, ofSignal(id, 'is' in status ? status.is.readings[id] : undefined, looks[id])]),
    ),
    ledger: ofLedger(patient),
    log,
  };
}

const whyNot = (seen: Exclude<Seen<unknown>, { is: unknown }>) => ({
  said: 'hidden' in seen ? seen.hidden : seen.wrong,
});

/** A proxy's account is in a file of its own, whose name alone is told; an address with one in it is no configuration. */
const ofConfiguration = ({
  mode,
  stateDir,
  socketDir,
  caFile,
  caStore,
  keyProtection,
  logLevel,
  proxy,
  proxyAccountFile,
}: Settings) => ({
  mode,
  stateDir,
  socketDir,
  caFile,
  caStore,
  keyProtection,
  logLevel,
  proxy,
  proxyAccountFile,
});

function ofStatus({ at, agent, device, service, link, trouble, checking, decision, latency, waiting }: DeviceStatus) {
  return {
    at,
    agent,
    device,
    service,
    link,
    trouble,
    checking,
    latency,
    waiting,
    decision: decision && {
      tier: decision.tier,
      decidedAt: decision.decidedAt,
      until: decision.until,
      current: decision.current,
      policy: decision.policy,
      levels: decision.levels,
      findings: decision.findings.map(({ id, enforcement, deadline }) => ({ id, enforcement, deadline })),
    },
  };
}

function ofSignal(id: SignalId, agents: DeviceStatus['readings'][string] | undefined, look: Looks[SignalId]) {
  return {
    agent: agents && ofReading(id, agents),
    doctor: look && ofReading(id, look.reading),
    notes: look?.notes,
  };
}

/** A fact in the members that its signal names; one of another shape is not shown. */
function ofReading(id: SignalId, reading: DeviceStatus['readings'][string]) {
  if (reading.state === 'unread') return reading;
  const fact = v.safeParse(signals[id].fact as v.GenericSchema, reading.fact);
  return { ...reading, fact: fact.success ? fact.output : 'of another shape than this command knows' };
}

function ofLedger(patient: Patient) {
  const look = ledgerLook(patient);
  return 'is' in look ? (look.is ?? { said: 'there is none yet' }) : whyNot(look);
}
