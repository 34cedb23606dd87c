import { isClosed, levelsAt } from '../../shared/decide.ts';
import type { ResultFinding, Tier } from '../../shared/result.ts';
import type { Instant } from '../../shared/time.ts';
import { decideAgain, keptDecision } from '../attest/decide-device.ts';
import type { LoadedPolicy } from '../policy/load-policy.ts';
import type { DeviceStore } from '../store/device-store.ts';
import type { EvidenceStore } from '../store/evidence-store.ts';

/** What a device may reach at this very moment. */
export type Access =
  | { readonly open: true; readonly tier: Tier; readonly levels: readonly string[] }
  | { readonly open: false; readonly why: string; readonly findings: readonly ResultFinding[] };

/** Asks the live record of a device for a level; no level asked: any. Whatever is unknown, old or revoked is a no. */
export function liveAccess(
  deviceId: string,
  level: string | undefined,
  now: Instant,
  loaded: LoadedPolicy,
  devices: DeviceStore,
  evidence: EvidenceStore,
): Access {
  const closed = (why: string, findings: readonly ResultFinding[] = []): Access => ({ open: false, why, findings });
  const known = loaded.policy.levels.map(({ name }) => name);
  if (level !== undefined && !known.includes(level)) return closed('the policy has no such level');
  const device = devices.find(deviceId);
  if (device === undefined) return closed('the device is not known here');
  if (device.revoked_at !== null) return closed('the device was revoked');
  let decision = keptDecision(device);
  // A new policy counts at the door at once, not only with the next evidence.
  if (decision !== undefined && decision.policy !== loaded.hash)
    decision = decideAgain(deviceId, now, loaded, devices, evidence);
  if (decision === undefined || now >= decision.until) return closed('nothing fresh is known of the device');
  const held = levelsAt(decision.levels, decision.findings, now).filter((name) => known.includes(name));
  const costly = decision.findings.filter((finding) => isClosed(finding, now));
  if (held.length === 0) return closed('the device holds no level', costly);
  if (level !== undefined && !held.includes(level)) {
    const taking = costly.filter(({ costs }) => costs.includes(level));
    return closed(`the device does not hold the level ${level}`, taking);
  }
  return { open: true, tier: decision.tier, levels: held };
}
