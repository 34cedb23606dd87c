import { type Decision, decide } from '../../shared/decide.ts';
import { EvidenceClaims } from '../../shared/evidence.ts';
import { parse } from '../../shared/issues.ts';
import { keyFindings } from '../../shared/key-assurance.ts';
import type { Policy } from '../../shared/policy.ts';
import type { Level, ResultFinding, Tier } from '../../shared/result.ts';
import type { StandingId } from '../../shared/standing.ts';
import type { Instant } from '../../shared/time.ts';
import { payloadOf } from '../keys/decode-json.ts';
import { sha256 } from '../keys/sha256.ts';
import { thumbprintOf } from '../keys/signing-key.ts';
import type { LoadedPolicy } from '../policy/load-policy.ts';
import type { DeviceRow, DeviceStore, JudgedDevice } from '../store/device-store.ts';
import type { EvidenceStore } from '../store/evidence-store.ts';
import { isProved } from '../tpm/assure-key.ts';

/** A clock further off than this is a finding (protocol.md §2). */
const skewSeconds = 300;

/** The last decision about a device, as the door reads it. */
export interface KeptDecision {
  readonly tier: Tier;
  readonly findings: readonly ResultFinding[];
  /** The levels of the policy it was made by: a level that came later was never judged. */
  readonly levels: readonly Level[];
  /** The hash of that policy. */
  readonly policy: string;
  /** When the evidence it rests on was received, and until when that counts. */
  readonly seenAt: Instant;
  readonly until: Instant;
}

/** How a device stands with the service, whatever its signals say. */
function standingOf(
  device: JudgedDevice,
  skewed: boolean,
  hasTwin: boolean,
  restartCooldown: number,
  now: Instant,
): StandingId[] {
  const recent = (at: Instant | null) => at !== null && now < at + restartCooldown;
  return [
    ...(skewed ? (['clock.skew'] as const) : []),
    ...(recent(device.gap_at) ? (['chain.gap'] as const) : []),
    ...(recent(device.restarted_at) ? (['device.restarted'] as const) : []),
    ...(hasTwin ? (['device.sameMachine'] as const) : []),
    ...(device.forked_at === null ? [] : (['device.forked'] as const)),
  ];
}

/** What the policy finds wrong with the key: what evidence says of it is a claim, and counts as one. */
const keyStanding = (
  { id, key_protection: claimed }: JudgedDevice,
  { keyProtection: rule }: Policy,
  devices: DeviceStore,
  now: Instant,
): StandingId[] =>
  rule === undefined ? [] : keyFindings(rule, { claimed, proved: isProved(devices.keyInUse(id), now) });

/** Judges live evidence and writes the decision down. */
export function decideDevice(
  device: JudgedDevice,
  claims: EvidenceClaims,
  seenAt: Instant,
  now: Instant,
  { policy, hash }: LoadedPolicy,
  devices: DeviceStore,
): Decision & { readonly jkt: string } {
  const skewed = Math.abs(claims.iat - seenAt) > skewSeconds;
  const decision = decide({
    policy,
    platform: device.platform,
    posture: claims.posture,
    iat: claims.iat,
    now,
    standing: [
      ...standingOf(device, skewed, devices.hasTwin(device.id), policy.restartCooldown, now),
      ...keyStanding(device, policy, devices, now),
    ],
    since: JSON.parse(device.since) as Record<string, Instant>,
  });
  const kept: KeptDecision = {
    tier: decision.tier,
    findings: decision.findings,
    levels: policy.levels,
    policy: hash,
    seenAt,
    until: seenAt + policy.ageLimit,
  };
  devices.decide(device.id, JSON.stringify(kept), JSON.stringify(decision.since));
  return { ...decision, jkt: thumbprintOf(claims.cnf.jwk) };
}

/**
 * Judges a device again from the newest evidence that was live: what it did, what an administrator did and a new policy
 * count at once, not only with the next evidence. Undefined where there is nothing fresh to judge.
 */
export function decideAgain(
  deviceId: string,
  now: Instant,
  loaded: LoadedPolicy,
  devices: DeviceStore,
  evidence: EvidenceStore,
): KeptDecision | undefined {
  const device = devices.find(deviceId);
  if (device === undefined || device.revoked_at !== null) return undefined;
  const last = evidence.lastAssessed(device.chain);
  if (last === undefined || now >= last.received_at + loaded.policy.ageLimit) return undefined;
  // The signature was checked when it came; a disk may have changed it since.
  if (sha256(last.jws) !== last.hash) return undefined;
  const claims = parse(EvidenceClaims, payloadOf(last.jws));
  if (!claims.ok) return undefined;
  decideDevice(device, claims.value, last.received_at, now, loaded, devices);
  return keptDecision(devices.find(deviceId));
}

/** The decision written beside a device, if there is one. */
export const keptDecision = (device: DeviceRow | undefined): KeptDecision | undefined =>
  device?.decision ? (JSON.parse(device.decision) as KeptDecision) : undefined;
